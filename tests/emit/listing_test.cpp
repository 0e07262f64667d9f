#include "emit/listing.hpp"

#include <gtest/gtest.h>

#include <set>

#include "emit/registry.hpp"

namespace schemake::emit {
namespace {

std::vector<std::string> paths_of(const std::vector<std::string>& files) {
  Plan plan{"db", "", "", false, true, {}, {}};
  for (const std::string& file : files) {
    PlannedRevision revision;
    revision.id = std::to_string(plan.revisions.size());
    revision.file = file;
    revision.sqlite = PlannedDialect{};
    plan.revisions.push_back(std::move(revision));
  }
  const RegistryStorage storage(std::move(plan));
  std::vector<std::string> paths;
  for (const Listing& each : listings(storage.view()))
    if (each.path.ends_with(".up.sql")) paths.push_back(each.path);
  return paths;
}

TEST(Listing, NamedAfterItsFile) {
  EXPECT_EQ(
      paths_of({"migrations/202601301447_add_phone.sql", "m/7_golang.up.sql", "m/8_diesel/up.sql",
                "V1__flyway.sql", "m/recorded.cpp", "m/näme %.sql"}),
      (std::vector<std::string>{"sql/sqlite/202601301447_add_phone.up.sql", "sql/sqlite/7_golang.up.sql",
                                "sql/sqlite/8_diesel.up.sql", "sql/sqlite/V1__flyway.up.sql",
                                "sql/sqlite/recorded.up.sql", "sql/sqlite/n__me__.up.sql"}));
}

TEST(Listing, NoTwoShareAPath) {
  const std::vector<std::string> paths = paths_of({"a/x.sql", "b/x.sql", "c/y.sql"});
  EXPECT_EQ(paths, (std::vector<std::string>{"sql/sqlite/x_0.up.sql", "sql/sqlite/x_1.up.sql",
                                             "sql/sqlite/y.up.sql"}));
}

TEST(Listing, CommentsStayComments) {
  Plan plan{"db", "", "", false, true, {}, {}};
  PlannedRevision revision;
  revision.message = "first\nDROP TABLE users;\r--";
  revision.file = "x\n.sql";
  revision.sqlite = PlannedDialect{};
  revision.sqlite->down.irreversible = "because\nDELETE FROM users;";
  plan.revisions.push_back(std::move(revision));
  const RegistryStorage storage(std::move(plan));
  for (const Listing& each : listings(storage.view())) {
    EXPECT_EQ(each.text.find("\nDROP"), std::string::npos) << each.text;
    EXPECT_EQ(each.text.find("\nDELETE"), std::string::npos) << each.text;
    EXPECT_EQ(each.text.find('\r'), std::string::npos) << each.text;
  }
}

}  // namespace
}  // namespace schemake::emit
