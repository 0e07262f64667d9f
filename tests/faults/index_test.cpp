// What other tools take for success: CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS fails, leaves its index
// invalid, and finds it there when it is run again.
#include "fixture.hpp"

namespace schemake::faults {
namespace {

constexpr const char* last_before_the_index = "202601030900";

bool has_invalid_index(const Databases& databases, const std::string& url) {
  return !invalid_indexes(read_image(*databases.open(url))).empty();
}

TEST_F(PostgresqlFaults, AnInvalidUniqueIndexIsNeverTakenForABuiltOne) {
  const std::string url = databases().create();
  ASSERT_TRUE(migrator().run(url, {"upgrade", last_before_the_index}).well());
  databases().open(url)->execute("INSERT INTO accounts (id, name, balance) VALUES (1000, 'account 1', 1)");
  for (int attempt = 0; attempt < 2; ++attempt) {
    const Ended refused = migrator().run(url, {"upgrade"});
    EXPECT_EQ(refused.exit_code, 1) << refused.output;
    EXPECT_NE(refused.errors.find("accounts_name_key"), std::string::npos) << refused.errors;
    databases().settle(url);
    EXPECT_TRUE(has_invalid_index(databases(), url));
    EXPECT_EQ(migrator().current(url), (Place{3, 2}));
  }
  databases().open(url)->execute("DELETE FROM accounts WHERE id = 1000");
  const Ended ended = migrator().run(url, {"upgrade"});
  EXPECT_TRUE(ended.well()) << ended.errors;
  databases().settle(url);
  EXPECT_FALSE(has_invalid_index(databases(), url));
  EXPECT_EQ(ways().judge_end(url, Direction::up), "");
  databases().drop(url);
}

}  // namespace
}  // namespace schemake::faults
