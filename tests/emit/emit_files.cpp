// emit_files <plan> <folder>: writes everything that is emitted for one of the test plans. The build runs it
// to compile the result; run by hand on tests/emit/expected/small it renews the expected files.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "emit/json.hpp"
#include "emit/listing.hpp"
#include "emit/registry.hpp"
#include "emit/schema_header.hpp"
#include "plans.hpp"

namespace {

using namespace schemake::emit;

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream file(path, std::ios::binary);
  file << text;
  if (!file.flush()) throw std::runtime_error("cannot write " + path.string());
}

void write_all(const schemake::Registry& registry, const std::filesystem::path& folder) {
  write(folder / "registry.cpp", registry_source(registry));
  write(folder / "schema.hpp", schema_header(registry));
  write(folder / "registry.json", registry_json(registry));
  for (const Listing& each : listings(registry)) write(folder / each.path, each.text);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 3) throw std::runtime_error("usage: emit_files <plan> <folder>");
  const RegistryStorage storage(plan_named(argv[1]));
  write_all(storage.view(), argv[2]);
  return 0;
} catch (const std::exception& error) {
  std::cerr << "emit_files: " << error.what() << '\n';
  return 1;
}
