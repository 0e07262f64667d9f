// The order of what is sent, and what is said when a database goes away, on the driver in memory.
#include <gtest/gtest.h>

#include <schemake/apply/migrate.hpp>

#include "fake_driver.hpp"
#include "registry_builder.hpp"

namespace schemake::test {
namespace {

using Log = std::vector<std::string>;

TEST(Steps, LockThenLedgerThenEachRevisionWithItsRow) {
  const RegistryBuilder registry({{"a", {}, {"up a"}, {"down a"}}, {"b", {"a"}, {"up b"}, {"down b"}}});
  FakeDriver driver;
  driver.has_ledger = false;
  const Outcome outcome = apply::upgrade(driver, registry, {});
  EXPECT_EQ(driver.log, (Log{"LOCK", "BEGIN", "CREATE TABLE IF NOT EXISTS ledger", "COMMIT",  //
                             "BEGIN", "up a", "INSERT INTO ledger", "COMMIT",                 //
                             "BEGIN", "up b", "INSERT INTO ledger", "COMMIT", "UNLOCK"}));
  EXPECT_EQ(outcome.upgraded.size(), 2U);
}

TEST(Steps, OneTransactionOnRequest) {
  const RegistryBuilder registry({{"a", {}, {"up a"}, {}}, {"b", {"a"}, {"up b"}, {}}});
  FakeDriver driver;
  UpgradeOptions options;
  options.single_transaction = true;
  apply::upgrade(driver, registry, options);
  EXPECT_EQ(driver.log, (Log{"LOCK", "BEGIN", "up a", "INSERT INTO ledger", "up b", "INSERT INTO ledger",
                             "COMMIT", "UNLOCK"}));
}

TEST(Steps, ForeignKeysAreSwitchedOutsideTheTransactionAndBackOnFailure) {
  RevisionSpec spec{"a", {}, {"fails"}, {}};
  spec.without_foreign_keys = true;
  const RegistryBuilder registry({spec});
  FakeDriver driver;
  driver.on_execute = [](const std::string& sql) {
    if (sql == "fails") throw DatabaseError(DatabaseError::Kind::statement, "no");
  };
  EXPECT_THROW(apply::upgrade(driver, registry, {}), Error);
  EXPECT_EQ(driver.log, (Log{"LOCK", "KEYS OFF", "BEGIN", "ROLLBACK", "KEYS ON", "UNLOCK"}));
}

TEST(Steps, KeysThatWereOffStayOff) {
  RevisionSpec spec{"a", {}, {"up a"}, {}};
  spec.without_foreign_keys = true;
  const RegistryBuilder registry({spec});
  FakeDriver driver;
  driver.keys = false;
  apply::upgrade(driver, registry, {});
  EXPECT_EQ(driver.log, (Log{"LOCK", "BEGIN", "up a", "INSERT INTO ledger", "COMMIT", "UNLOCK"}));
}

TEST(Steps, OutsideATransactionEachStatementIsJournaled) {
  RevisionSpec spec{"a", {}, {"one", "two"}, {}};
  spec.transactional = false;
  const RegistryBuilder registry({spec});
  FakeDriver driver;
  apply::upgrade(driver, registry, {});
  EXPECT_EQ(driver.log, (Log{"LOCK", "INSERT INTO ledger", "BEGIN", "one", "UPDATE ledger", "COMMIT",  //
                             "BEGIN", "two", "UPDATE ledger", "COMMIT", "UNLOCK"}));
}

TEST(Steps, AConnectionLostInACommitIsNotCalledARollback) {
  const RegistryBuilder registry({{"a", {}, {"up a"}, {}}});
  FakeDriver driver;
  bool lost = false;
  driver.on_commit = [&] {
    lost = true;
    throw DatabaseError(DatabaseError::Kind::connection, "gone");
  };
  driver.on_query = [&](const std::string&) -> apply::Rows {
    if (lost) throw DatabaseError(DatabaseError::Kind::connection, "gone");
    return {};
  };
  try {
    apply::upgrade(driver, registry, {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.details().state,
              "the connection was lost while revision a was committed; `current` says whether it is applied");
    EXPECT_EQ(error.details().line, 0U);
  }
}

TEST(Steps, NothingIsSentWhenThereIsNothingToDo) {
  const RegistryBuilder registry({{"a", {}, {"up a"}, {}}});
  FakeDriver driver;
  driver.on_query = [](const std::string&) -> apply::Rows {
    return {{"a", "sum-of-a", "2026-01-01 00:00:00", "me", "p", "1", std::nullopt, std::nullopt}};
  };
  const Outcome outcome = apply::upgrade(driver, registry, {});
  EXPECT_TRUE(driver.log.empty());
  EXPECT_EQ(outcome.heads, Log{"a"});
}

TEST(Steps, ADialectThatWasNotCompiledForIsRefused) {
  const RegistryBuilder registry({{"a", {}, {"up a"}, {}}}, 1);
  FakeDriver driver;
  EXPECT_THROW(apply::upgrade(driver, registry, {}), Error);
  EXPECT_TRUE(driver.log.empty());
}

}  // namespace
}  // namespace schemake::test
