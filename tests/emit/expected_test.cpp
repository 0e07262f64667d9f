// The exact text of everything that is emitted for the small plan: expected/small, renewed by
// `emit_files small tests/emit/expected/small`.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "emit/json.hpp"
#include "emit/listing.hpp"
#include "emit/registry.hpp"
#include "emit/schema_header.hpp"
#include "plans.hpp"

namespace schemake::emit {
namespace {

using Files = std::map<std::string, std::string>;

Files expected_files() {
  const std::filesystem::path root = SCHEMAKE_EXPECTED_FOLDER;
  Files files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (!entry.is_regular_file()) continue;
    std::ifstream file(entry.path(), std::ios::binary);
    files[entry.path().lexically_relative(root).generic_string()] = {std::istreambuf_iterator<char>(file),
                                                                     {}};
  }
  return files;
}

Files emitted_files(const Registry& registry) {
  Files files;
  files["registry.cpp"] = registry_source(registry);
  files["schema.hpp"] = schema_header(registry);
  files["registry.json"] = registry_json(registry);
  for (Listing& each : listings(registry)) files[each.path] = std::move(each.text);
  return files;
}

std::vector<std::string> names(const Files& files) {
  std::vector<std::string> result;
  for (const auto& [name, text] : files) result.push_back(name);
  return result;
}

TEST(Expected, SmallPlan) {
  const RegistryStorage storage(small_plan());
  const Files emitted = emitted_files(storage.view());
  const Files expected = expected_files();
  ASSERT_EQ(names(emitted), names(expected));
  for (const auto& [name, text] : expected) EXPECT_EQ(emitted.at(name), text) << name;
}

/// Nothing emitted depends on the moment, the machine or an address.
TEST(Expected, SameEveryTime) {
  for (const Plan& plan : {small_plan(), nasty_plan(), empty_plan()}) {
    const RegistryStorage first(plan);
    const RegistryStorage second(plan);
    EXPECT_EQ(emitted_files(first.view()), emitted_files(second.view()));
  }
}

}  // namespace
}  // namespace schemake::emit
