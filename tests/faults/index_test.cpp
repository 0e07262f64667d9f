// What other tools take for success: CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS fails, leaves its index
// invalid, and finds it there when it is run again.
#include <chrono>
#include <csignal>
#include <thread>

#include "fixture.hpp"

namespace schemake::faults {
namespace {

constexpr const char* last_before_the_index = "202601030900";
/// What it builds first.
constexpr const char* first_index = "accounts_balance_idx";

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

/// An old snapshot, which a CREATE INDEX CONCURRENTLY waits for.
class OldTransaction {
 public:
  explicit OldTransaction(std::unique_ptr<apply::Driver> driver) : driver_(std::move(driver)) {
    driver_->execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
    driver_->query("SELECT count(*) FROM accounts");
  }

 private:
  std::unique_ptr<apply::Driver> driver_;
};

void wait_until_it_is_built(const Databases& databases, const std::string& url) {
  const auto driver = databases.open(url);
  for (int i = 0; i < 1000; ++i) {
    if (!driver->query("SELECT 1 FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting%'").empty())
      return;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  FAIL() << "nobody builds an index";
}

/// The server goes on with a build whose client is gone, and holds its lock for so long: that is no stale
/// lock, and the waiting one says who has it.
TEST_F(PostgresqlFaults, ABuildGoesOnThoughItsMigratorIsKilled) {
  const std::string url = databases().create();
  ASSERT_TRUE(migrator().run(url, {"upgrade", last_before_the_index}).well());
  std::optional<OldTransaction> old(std::in_place, databases().open(url));
  Process victim = migrator().start(url, {"upgrade"});
  wait_until_it_is_built(databases(), url);
  victim.signal(SIGKILL);
  victim.wait();

  const Ended locked = migrator().run(url, {"upgrade", "--lock-wait", "0.3"});
  EXPECT_EQ(locked.exit_code, 3) << locked.errors;
  EXPECT_NE(locked.errors.find("another migrator has the lock: process "), std::string::npos)
      << locked.errors;
  EXPECT_TRUE(invalid_indexes(read_image(*databases().open(url))).count(first_index) == 1);

  Process waiting = migrator().start(url, {"upgrade", "--lock-wait", "60"});
  old.reset();
  const Ended ended = waiting.wait();
  EXPECT_TRUE(ended.well()) << ended.errors;
  databases().settle(url);
  EXPECT_EQ(ways().judge_end(url, Direction::up), "");
  databases().drop(url);
}

}  // namespace
}  // namespace schemake::faults
