// What an upgrade does on a server that others use too: it waits, gives up, tries again, resumes.
#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include <schemake/apply/migrate.hpp>
#include <schemake/postgresql/postgresql.hpp>

#include "postgresql_fixture.hpp"

namespace schemake::test {
namespace {

using std::chrono::milliseconds;

class PostgresqlUpgrade : public Postgresql {
 protected:
  void SetUp() override {
    Postgresql::SetUp();
    if (IsSkipped()) return;
    options_.lock_timeout = milliseconds(200);
    options_.observer.retry = [this](const RetryReport& report) {
      retries_.push_back(std::string(report.code) + " " + std::string(report.blocker));
      if (on_retry) on_retry();
    };
    options_.observer.note = [this](const std::string& note) { notes_.push_back(note); };
  }

  Outcome upgrade(const Registry& registry) { return postgresql::upgrade(*connection_, registry, options_); }
  ErrorDetails failure(const Registry& registry) {
    return error_of([&] { upgrade(registry); });
  }
  std::string index_is_valid(const std::string& index) {
    return value("SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('" + index + "')");
  }
  std::string statements_done(const std::string& revision) {
    return value("SELECT coalesce(statements_done::text, 'all') FROM schemake_ledger WHERE revision = '" +
                 revision + "'");
  }

  UpgradeOptions options_;
  Lines retries_;
  Lines notes_;
  std::function<void()> on_retry;
};

/// Another session, with a transaction that can be ended from outside.
class Blocker {
 public:
  Blocker(std::unique_ptr<pqxx::connection> connection, const std::string& sql)
      : connection_(std::move(connection)), session_(*connection_) {
    session_.exec("SET application_name = 'the blocker'");
    session_.exec("BEGIN");
    session_.exec(sql);
  }
  void release() { session_.exec("COMMIT"); }
  std::string process() { return std::to_string(connection_->backendpid()); }

 private:
  std::unique_ptr<pqxx::connection> connection_;
  pqxx::nontransaction session_;
};

TEST_F(PostgresqlUpgrade, ABlockedRevisionNamesItsBlockerAndPassesOnceThatIsGone) {
  const RegistryBuilder registry(shop());
  options_.target = "a1";
  upgrade(registry);
  Blocker blocker(connect(), "LOCK TABLE users IN ACCESS SHARE MODE");
  std::string live;
  options_.observer.blocked = [&](const std::string& who) { live = who; };
  on_retry = [&] {
    if (retries_.size() == 2) blocker.release();
  };
  options_.target = "head";
  EXPECT_EQ(upgrade(registry).upgraded.size(), 2U);
  ASSERT_EQ(retries_.size(), 2U);
  const std::string expected = "55P03 process " + blocker.process() + " (the blocker) of ";
  EXPECT_EQ(retries_[0].substr(0, expected.size()), expected);
  EXPECT_NE(retries_[0].find("idle in transaction for "), std::string::npos) << retries_[0];
  EXPECT_NE(retries_[0].find(": LOCK TABLE users IN ACCESS SHARE MODE"), std::string::npos) << retries_[0];
  EXPECT_NE(live.find("(the blocker)"), std::string::npos);
}

TEST_F(PostgresqlUpgrade, ARevisionThatStaysBlockedIsRolledBackAndSaysSo) {
  const RegistryBuilder registry(shop());
  options_.target = "a1";
  upgrade(registry);
  Blocker blocker(connect(), "LOCK TABLE users IN ACCESS SHARE MODE");
  options_.target = "head";
  options_.retries = 1;
  for (const bool single : {false, true}) {
    options_.single_transaction = single;
    retries_.clear();
    const ErrorDetails error = failure(registry);
    EXPECT_EQ(error.kind, ErrorKind::blocked);
    EXPECT_EQ(error.code, "55P03");
    EXPECT_EQ(error.line, 3U);
    EXPECT_EQ(error.statement, "ALTER TABLE users ADD COLUMN name text");
    EXPECT_EQ(error.detail.substr(0, 19), "blocked by process ") << error.detail;
    EXPECT_EQ(error.state, "rolled back; the database is at a1");
    EXPECT_EQ(retries_.size(), 1U);
  }
}

TEST_F(PostgresqlUpgrade, ARevisionsOwnLimitWins) {
  auto specs = shop();
  const RegistryBuilder first(specs);
  options_.target = "a1";
  upgrade(first);
  Blocker blocker(connect(), "LOCK TABLE users IN ACCESS SHARE MODE");
  specs[1].lock_timeout = 50;
  specs[1].transactional = false;
  specs[1].up = {"SET lock_timeout = '1s'", "ALTER TABLE users ADD COLUMN name text"};
  const RegistryBuilder registry(specs);
  options_.lock_timeout = milliseconds(0);
  options_.retries = 0;
  options_.target = "head";
  EXPECT_EQ(failure(registry).kind, ErrorKind::blocked);
  EXPECT_EQ(statements_done("b2"), "1");
}

TEST_F(PostgresqlUpgrade, AScriptsOwnSettingWinsOutsideATransactionToo) {
  auto specs = shop();
  upgrade(RegistryBuilder(specs));
  specs.push_back(
      {"d4",
       {"c3"},
       {"SET lock_timeout = '3s'", "CREATE TABLE seen AS SELECT current_setting('lock_timeout') AS piece",
        alone("VACUUM seen"), "ALTER TABLE seen ADD COLUMN later text",
        "UPDATE seen SET later = current_setting('lock_timeout')"},
       {}});
  specs[3].transactional = false;
  upgrade(RegistryBuilder(specs));
  EXPECT_EQ(value("SELECT piece || ' ' || later FROM seen"), "3s 3s");
}

TEST_F(PostgresqlUpgrade, ADeadlockIsTriedAgain) {
  const RegistryBuilder first({{"a1", {}, {"CREATE TABLE p (id int)", "CREATE TABLE q (id int)"}, {}}});
  upgrade(first);
  // Its victim is us: we wait second, with the shorter timeout.
  const RegistryBuilder registry(
      {{"a1", {}, {"CREATE TABLE p (id int)", "CREATE TABLE q (id int)"}, {}},
       {"b2",
        {"a1"},
        {"SET LOCAL deadlock_timeout = '1ms'", "LOCK TABLE p", "SELECT pg_sleep(0.3)", "LOCK TABLE q"},
        {}}});
  options_.lock_timeout = milliseconds(0);
  const auto other = connect();
  std::thread against([&] {
    pqxx::nontransaction session(*other);
    session.exec("BEGIN");
    session.exec("SET LOCAL deadlock_timeout = '1min'");
    session.exec("LOCK TABLE q");
    session.exec("SELECT pg_sleep(0.2)");
    session.exec("LOCK TABLE p");
    session.exec("COMMIT");
  });
  EXPECT_EQ(upgrade(registry).upgraded.size(), 1U);
  against.join();
  ASSERT_GE(retries_.size(), 1U);
  EXPECT_EQ(retries_[0].substr(0, 5), "40P01");
}

TEST_F(PostgresqlUpgrade, AFailureInAMessageOfManyStatementsHasItsPlace) {
  const RegistryBuilder registry(
      {{"a1",
        {},
        {"CREATE TABLE t (id int) -- ends in a comment", "INSERT INTO t VALUES (1)",
         "INSERT INTO t\nVALUES (zz)", "CREATE TABLE u (id int)"},
        {}}});
  const ErrorDetails error = failure(registry);
  EXPECT_EQ(error.code, "42703");
  EXPECT_EQ(error.line, 5U);
  EXPECT_EQ(error.statement, "INSERT INTO t\nVALUES (zz)");
  EXPECT_EQ(error.position, 23U);
  EXPECT_EQ(error.state, "rolled back; the database is at the base");
}

TEST_F(PostgresqlUpgrade, ASyntaxErrorThatOnlyTheServerSeesHasItsPlace) {
  const RegistryBuilder registry(
      {{"a1", {}, {"CREATE TABLE t (id int)", "SELECT oops oops oops", "SELECT 1"}, {}}});
  const ErrorDetails error = failure(registry);
  EXPECT_EQ(error.code, "42601");
  EXPECT_EQ(error.line, 4U);
  EXPECT_EQ(error.state, "rolled back; the database is at the base");
  EXPECT_EQ(value("SELECT to_regclass('t')"), "NULL");
}

TEST_F(PostgresqlUpgrade, ALongRevisionIsSeveralMessagesAndOneTransaction) {
  RevisionSpec spec{"a1", {}, {"CREATE TABLE t (id int PRIMARY KEY, filler text)"}, {}};
  for (int i = 0; i < 100; ++i) {
    spec.up.emplace_back(
        "INSERT INTO t VALUES (" + std::to_string(i) + ", '" + std::string(10000, 'x') + "')",
        StatementKind::execute);
  }
  auto failing = spec;
  failing.up.emplace_back("INSERT INTO t VALUES (1, 'again')", StatementKind::execute);
  const ErrorDetails error = failure(RegistryBuilder({failing}));
  EXPECT_EQ(error.code, "23505");
  EXPECT_EQ(error.line, 104U);
  EXPECT_EQ(error.state, "rolled back; the database is at the base");
  EXPECT_EQ(value("SELECT to_regclass('t')"), "NULL");
  EXPECT_EQ(upgrade(RegistryBuilder({spec})).rows, 100);
  EXPECT_EQ(value("SELECT count(*) FROM t"), "100");
}

TEST_F(PostgresqlUpgrade, ADeferredConstraintThatFailsAtCommitLeavesNothing) {
  const RegistryBuilder registry(
      {{"a1",
        {},
        {"CREATE TABLE t (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)", "INSERT INTO t VALUES (1), (1)"},
        {}}});
  const ErrorDetails error = failure(registry);
  EXPECT_EQ(error.code, "23505");
  EXPECT_EQ(error.state, "rolled back; the database is at the base");
}

std::vector<RevisionSpec> with_unique_index(bool if_not_exists) {
  auto specs = shop();
  specs[1].up = {"ALTER TABLE users ADD COLUMN name text", "INSERT INTO users VALUES (1, 'a'), (2, 'a')"};
  specs[2].transactional = false;
  specs[2].up = {
      builds("users_name", std::string("CREATE UNIQUE INDEX CONCURRENTLY ") +
                               (if_not_exists ? "IF NOT EXISTS " : "") + "users_name ON users (name)"),
      "INSERT INTO users VALUES (3, 'c')"};
  return specs;
}

TEST_F(PostgresqlUpgrade, AnIndexThatAFailedBuildLeftInvalidIsBuiltAgain) {
  for (const bool if_not_exists : {false, true}) {
    const RegistryBuilder registry(with_unique_index(if_not_exists));
    const ErrorDetails error = failure(registry);
    EXPECT_EQ(error.code, "23505");
    EXPECT_EQ(error.state.substr(0, 63), "outside a transaction: 0 of 2 statements of revision c3 are don");
    EXPECT_EQ(index_is_valid("users_name"), "f");
    EXPECT_EQ(failure(registry).code, "23505") << "the rerun must not take the invalid index for done";
    run("DELETE FROM users WHERE id = 2");
    notes_.clear();
    EXPECT_EQ(upgrade(registry).upgraded.size(), 1U);
    EXPECT_EQ(notes_,
              Lines{"index users_name is invalid, as a build of it failed: it is dropped and built again"});
    EXPECT_EQ(index_is_valid("users_name"), "t");
    run("DROP TABLE users; DROP TABLE schemake_ledger");
  }
}

TEST_F(PostgresqlUpgrade, AnIndexThatWasBuiltWhenARunWasStoppedIsNotBuiltTwice) {
  const RegistryBuilder registry(with_unique_index(false));
  options_.target = "b2";
  upgrade(registry);
  run("DELETE FROM users WHERE id = 2");
  run("CREATE UNIQUE INDEX users_name ON users (name)");
  options_.target = "head";
  EXPECT_EQ(failure(registry).code, "42P07") << "it is another's";
  EXPECT_EQ(failure(registry).code, "42P07") << "and stays so in a rerun";
  const Revision& killed = registry.registry().revisions[2];
  const auto checksum = apply::partial_checksum(registry.registry(), killed.scripts[0][0], 1).text();
  run("UPDATE schemake_ledger SET progress = 'started', checksum = '" + checksum + "' WHERE revision = 'c3'");
  EXPECT_EQ(upgrade(registry).upgraded.size(), 1U);
  EXPECT_EQ(notes_, Lines{"index users_name was built to its end when an earlier run was stopped"});
}

TEST_F(PostgresqlUpgrade, AStatementAndItsJournalAreOne) {
  auto specs = shop();
  specs[2].transactional = false;
  specs[2].up = {"INSERT INTO users VALUES (1, 'a')", "UPDATE users SET id = id + 1",
                 "INSERT INTO users VALUES (2, 'again')"};
  const RegistryBuilder registry(specs);
  EXPECT_EQ(failure(registry).code, "23505");
  EXPECT_EQ(statements_done("c3"), "2");
  EXPECT_EQ(failure(registry).line, 5U);
  EXPECT_EQ(value("SELECT id FROM users"), "2") << "nothing was run twice";
}

TEST_F(PostgresqlUpgrade, AResumedRevisionHasItsSettingsAgain) {
  run("CREATE SCHEMA " + schema_ + "_other");
  auto specs = shop();
  specs[2].transactional = false;
  specs[2].up = {StatementSpec("SET search_path = " + schema_ + "_other", StatementKind::execute),
                 "CREATE TABLE here (id int)",
                 StatementSpec("INSERT INTO here VALUES (1 / (SELECT count(*) FROM " + schema_ + ".users))",
                               StatementKind::execute),
                 "RESET search_path"};
  const RegistryBuilder registry(specs);
  EXPECT_EQ(failure(registry).code, "22012");
  run("SET search_path = " + schema_);
  run("INSERT INTO users VALUES (1, 'a')");
  EXPECT_EQ(upgrade(registry).upgraded.size(), 1U);
  EXPECT_EQ(value("SELECT count(*) FROM " + schema_ + "_other.here"), "1");
  run("DROP SCHEMA " + schema_ + "_other CASCADE");
}

TEST_F(PostgresqlUpgrade, WhatMustStandAloneDoesSoEvenWhereItIsNotMarked) {
  auto specs = shop();
  specs[2].transactional = false;
  specs[2].up = {"VACUUM users", alone("VACUUM users"),
                 "DO $$ BEGIN INSERT INTO users VALUES (7); COMMIT; INSERT INTO users VALUES (8); END $$"};
  EXPECT_EQ(upgrade(RegistryBuilder(specs)).upgraded.size(), 3U);
  EXPECT_EQ(value("SELECT count(*) FROM users"), "2");
}

TEST_F(PostgresqlUpgrade, TheSessionOfAProgramIsAsItWas) {
  run("SET lock_timeout = '7s'");
  run("SET application_name = 'mine'");
  auto specs = shop();
  specs[2].transactional = false;
  upgrade(RegistryBuilder(specs));
  EXPECT_EQ(value("SHOW lock_timeout"), "7s");
  EXPECT_EQ(value("SHOW application_name"), "mine");
}

TEST_F(PostgresqlUpgrade, ARevisionIsARoundTripAndNothingToDoIsTwo) {
  const RegistryBuilder registry(shop());
  options_.target = "a1";
  const std::uint64_t one = upgrade(registry).round_trips;
  run("DROP TABLE users; DROP TABLE schemake_ledger; DROP TABLE schemake_ledger_snapshot");
  options_.target = "c3";
  EXPECT_EQ(upgrade(registry).round_trips, one + 2);
  options_.target = "head";
  EXPECT_EQ(upgrade(registry).round_trips, 2U);
}

std::vector<RevisionSpec> batched() {
  auto specs = shop();
  specs[1].up = {"ALTER TABLE users ADD COLUMN name text",
                 "INSERT INTO users SELECT g * 3, 'u' || g FROM generate_series(1, 1050) g"};
  specs[2].transactional = false;
  specs[2].up = {in_batches("UPDATE users SET name = name || '!'",
                            {"UPDATE users SET name = name || '!' WHERE ", "", "users", "id"})};
  return specs;
}

TEST_F(PostgresqlUpgrade, BatchesGoOnWhereTheyWereStopped) {
  const RegistryBuilder registry(batched());
  std::vector<std::int64_t> rows;
  options_.observer.batch = [&](const BatchReport& report) {
    rows.push_back(report.rows);
    if (report.rows == 300) throw DatabaseError(DatabaseError::Kind::statement, "stopped");
  };
  EXPECT_EQ(failure(registry).message, "stopped");
  EXPECT_EQ(value("SELECT progress FROM schemake_ledger WHERE revision = 'c3'"), "300 '900'");
  EXPECT_EQ(value("SELECT count(*) FROM users WHERE name LIKE '%!'"), "300");
  auto edited = batched();
  edited[2].up[0].sql = "UPDATE users SET name = 'other'";
  const std::string refused = failure(RegistryBuilder(edited)).message;
  EXPECT_EQ(refused, "revision c3 was changed after 1 of its statements were begun");
  options_.observer.batch = [&](const BatchReport& report) { rows.push_back(report.rows); };
  EXPECT_EQ(upgrade(registry).upgraded.size(), 1U);
  EXPECT_EQ(rows, (std::vector<std::int64_t>{100, 200, 300, 400, 500, 600, 700, 800, 900, 1000, 1050}));
  EXPECT_EQ(value("SELECT count(*) FROM users WHERE name NOT LIKE '%!' OR name LIKE '%!!'"), "0");
  EXPECT_EQ(value("SELECT progress FROM schemake_ledger WHERE revision = 'c3'"), "NULL");
}

TEST_F(PostgresqlUpgrade, BatchesOfAKeyOfSeveralColumnsChangeEachRowOnce) {
  auto specs = batched();
  specs[1].up = {"CREATE TABLE pairs (a text, b int, n int DEFAULT 0, PRIMARY KEY (a, b))",
                 "INSERT INTO pairs SELECT 'it''s ' || (g % 7), g FROM generate_series(1, 500) g"};
  specs[2].up = {in_batches("UPDATE pairs SET n = n + 1",
                            {"UPDATE pairs SET n = n + 1 WHERE ", " RETURNING n", "pairs", "a, b", 2, 33})};
  EXPECT_EQ(upgrade(RegistryBuilder(specs)).rows, 1000);
  EXPECT_EQ(value("SELECT count(*) FROM pairs WHERE n <> 1"), "0");
}

TEST_F(PostgresqlUpgrade, CancelledRollsBack) {
  const RegistryBuilder registry({{"a1", {}, {"CREATE TABLE t (id int)", "SELECT pg_sleep(60)"}, {}}});
  std::atomic<bool> stop{false};
  options_.stop = &stop;
  const auto connection = connect();
  const auto driver = postgresql::borrow(*connection);
  std::thread canceller([&] {
    while (value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)%' AND pid <> "
                 "pg_backend_pid() AND application_name LIKE 'app_db-migrate: a1 2/2 (1/1)'") == "0") {
      std::this_thread::sleep_for(milliseconds(20));
    }
    stop = true;
    driver->cancel();
  });
  const ErrorDetails error = error_of([&] { apply::upgrade(*driver, registry, options_); });
  canceller.join();
  EXPECT_EQ(error.kind, ErrorKind::interrupted);
  EXPECT_EQ(error.state, "rolled back; the database is at the base");
}

}  // namespace
}  // namespace schemake::test
