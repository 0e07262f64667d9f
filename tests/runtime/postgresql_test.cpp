// The runtime on a real PostgreSQL: that of SCHEMAKE_TEST_POSTGRESQL_URL, in a schema of each test's own.
#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <pqxx/pqxx>
#include <thread>

#include <schemake/apply/migrate.hpp>
#include <schemake/migrator/migrator.hpp>
#include <schemake/postgresql/driver.hpp>
#include <schemake/postgresql/postgresql.hpp>

#include "registry_builder.hpp"

namespace schemake::test {
namespace {

using Lines = std::vector<std::string>;

class Postgresql : public testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
    if (url == nullptr || *url == '\0') GTEST_SKIP() << "SCHEMAKE_TEST_POSTGRESQL_URL is not set";
    url_ = url;
    schema_ = "runtime_test_" + std::to_string(getpid());
    connection_ = connect();
    run("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
    run("CREATE SCHEMA " + schema_);
  }
  void TearDown() override {
    if (connection_) run("DROP SCHEMA " + schema_ + " CASCADE");
  }

  std::unique_ptr<pqxx::connection> connect() {
    auto connection = std::make_unique<pqxx::connection>(parse_url(url_).target);
    pqxx::nontransaction(*connection).exec("SET search_path TO " + schema_);
    return connection;
  }
  void run(const std::string& sql) { pqxx::nontransaction(*connection_).exec(sql); }
  std::string value(const std::string& sql) {
    const pqxx::result result = pqxx::nontransaction(*connection_).exec(sql);
    return result.empty() ? "no row" : result[0][0].is_null() ? "NULL" : result[0][0].c_str();
  }
  std::string applied() {
    return value("SELECT string_agg(revision, ',' ORDER BY applied_at) FROM " + schema_ + ".schemake_ledger");
  }

  std::string url_;
  std::string schema_;
  std::unique_ptr<pqxx::connection> connection_;
};

std::vector<RevisionSpec> shop() {
  return {{"a1", {}, {"CREATE TABLE users (id integer PRIMARY KEY)"}, {"DROP TABLE users"}},
          {"b2", {"a1"}, {"ALTER TABLE users ADD COLUMN name text"}, {"ALTER TABLE users DROP COLUMN name"}},
          {"c3", {"b2"}, {"CREATE INDEX by_name ON users (name)"}, {"DROP INDEX by_name"}}};
}

template <typename Action>
ErrorDetails error_of(Action action) {
  try {
    action();
  } catch (const Error& error) {
    return error.details();
  }
  ADD_FAILURE() << "did not throw";
  return {};
}

TEST_F(Postgresql, GoesUpAndDown) {
  const RegistryBuilder registry(shop());
  EXPECT_FALSE(postgresql::is_up_to_date(*connection_, registry));
  EXPECT_EQ(value("SELECT to_regclass('schemake_ledger')"), "NULL");
  EXPECT_EQ(postgresql::upgrade(*connection_, registry).upgraded.size(), 3U);
  EXPECT_TRUE(postgresql::is_up_to_date(*connection_, registry));
  EXPECT_EQ(applied(), "a1,b2,c3");
  EXPECT_TRUE(postgresql::upgrade(*connection_, registry).upgraded.empty());
  EXPECT_EQ(postgresql::downgrade(*connection_, registry).heads, Lines{"b2"});
  DowngradeOptions base;
  base.target = "base";
  EXPECT_TRUE(postgresql::downgrade(*connection_, registry, base).heads.empty());
  EXPECT_EQ(value("SELECT to_regclass('users')"), "NULL");
  EXPECT_EQ(value("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"),
            "0");
}

TEST_F(Postgresql, AFailureNamesPlaceStatementSqlstateAndState) {
  auto specs = shop();
  specs[1].up = {"INSERT INTO users VALUES (7)", "INSERT INTO users\nVALUES (7)"};
  const RegistryBuilder registry(specs);
  const ErrorDetails error = error_of([&] { postgresql::upgrade(*connection_, registry); });
  EXPECT_EQ(error.message, "duplicate key value violates unique constraint \"users_pkey\"");
  EXPECT_EQ(error.code, "23505");
  EXPECT_EQ(error.detail, "Key (id)=(7) already exists.");
  EXPECT_EQ(error.file, "migrations/b2.sql");
  EXPECT_EQ(error.line, 4U);
  EXPECT_EQ(error.state, "rolled back; the database is at a1");
  EXPECT_EQ(value("SELECT count(*) FROM users"), "0");
  specs[1].up = {"SELECT 1,\n  missing"};
  const RegistryBuilder another(specs);
  EXPECT_EQ(error_of([&] { postgresql::upgrade(*connection_, another); }).position, 13U);
}

TEST_F(Postgresql, AMigrationThatChangesTheSearchPathDoesNotLoseTheLedger) {
  auto specs = shop();
  specs[1].up = {"SELECT pg_catalog.set_config('search_path', '', false)"};
  specs[2].up = {StatementSpec("CREATE INDEX by_id ON " + schema_ + ".users (id)", {})};
  const RegistryBuilder registry(specs);
  EXPECT_EQ(postgresql::upgrade(*connection_, registry).heads, Lines{"c3"});
  EXPECT_EQ(applied(), "a1,b2,c3");
}

TEST_F(Postgresql, ResumesOutsideATransaction) {
  auto specs = shop();
  specs[2].transactional = false;
  specs[2].up = {"CREATE INDEX CONCURRENTLY by_name ON users (name)", "SELECT * FROM missing"};
  const RegistryBuilder broken(specs);
  const ErrorDetails error = error_of([&] { postgresql::upgrade(*connection_, broken); });
  EXPECT_NE(error.state.find("1 of 2 statements"), std::string::npos) << error.state;
  EXPECT_FALSE(postgresql::is_up_to_date(*connection_, broken));
  run("CREATE TABLE missing ()");
  EXPECT_EQ(postgresql::upgrade(*connection_, broken).heads, Lines{"c3"});
  EXPECT_TRUE(postgresql::is_up_to_date(*connection_, broken));
}

TEST_F(Postgresql, RefusesAnOpenTransaction) {
  const RegistryBuilder registry(shop());
  {
    pqxx::work work(*connection_);
    EXPECT_EQ(error_of([&] { postgresql::upgrade(*connection_, registry); }).kind, ErrorKind::usage);
  }
  run("BEGIN");
  EXPECT_EQ(error_of([&] { postgresql::upgrade(*connection_, registry); }).kind, ErrorKind::usage);
  run("ROLLBACK");
  EXPECT_EQ(postgresql::upgrade(*connection_, registry).upgraded.size(), 3U);
}

TEST_F(Postgresql, TheLockNamesItsHolder) {
  const RegistryBuilder registry(shop());
  const auto other = connect();
  const auto holder = postgresql::borrow(*other);
  holder->lock(std::chrono::seconds(1), nullptr);
  const std::string pid = holder->query("SELECT pg_backend_pid()").at(0).at(0).value();
  UpgradeOptions options;
  options.lock_wait = std::chrono::milliseconds(50);
  const ErrorDetails error = error_of([&] { postgresql::upgrade(*connection_, registry, options); });
  EXPECT_EQ(error.kind, ErrorKind::locked);
  EXPECT_NE(error.message.find("process " + pid + " "), std::string::npos) << error.message;
  holder->unlock();
  EXPECT_EQ(postgresql::upgrade(*connection_, registry, options).upgraded.size(), 3U);
}

TEST_F(Postgresql, TwoMigratorsApplyEachRevisionOnce) {
  auto specs = shop();
  specs[2].transactional = false;
  specs[2].up = {"CREATE INDEX CONCURRENTLY by_name ON users (name)"};
  const RegistryBuilder registry(specs);
  std::size_t upgraded[2] = {0, 0};
  const auto migrate = [&](std::size_t which) {
    const auto connection = connect();
    upgraded[which] = postgresql::upgrade(*connection, registry).upgraded.size();
  };
  std::thread one(migrate, 0);
  std::thread two(migrate, 1);
  one.join();
  two.join();
  EXPECT_EQ(upgraded[0] + upgraded[1], 3U);
  EXPECT_EQ(applied(), "a1,b2,c3");
}

TEST_F(Postgresql, SaysWhenTheServerEndsTheConnection) {
  auto specs = shop();
  specs[1].up = {"SELECT pg_terminate_backend(pg_backend_pid())"};
  const RegistryBuilder registry(specs);
  const auto doomed = connect();
  const ErrorDetails error = error_of([&] { postgresql::upgrade(*doomed, registry); });
  EXPECT_EQ(error.file, "migrations/b2.sql");
  EXPECT_NE(error.state, "");
  EXPECT_EQ(applied(), "a1");
}

TEST_F(Postgresql, AssertionsAndRowsOfStatements) {
  auto specs = shop();
  specs[1].up = {{"SELECT format('INSERT INTO users VALUES (%s)', n) FROM generate_series(1, 3) n",
                  StatementKind::execute_rows}};
  specs[2].up = {{"SELECT 'user ' || max(id) || ' is too much' FROM users", StatementKind::assert_empty}};
  const RegistryBuilder registry(specs);
  EXPECT_EQ(error_of([&] { postgresql::upgrade(*connection_, registry); }).message, "user 3 is too much");
  EXPECT_EQ(value("SELECT count(*) FROM users"), "3");
}

TEST(PostgresqlDriver, AConnectionErrorShowsNoPassword) {
  for (const char* url : {"postgresql://u:s3cret@localhost:1/d", "postgresql://u:s3cret/d",
                          "postgresql:host=/nonexistent password=s3cret bogus",
                          "postgresql:host=/nonexistent user=u password=s3cret"}) {
    try {
      postgresql::driver.open(parse_url(url), {});
      ADD_FAILURE() << "connected";
    } catch (const DatabaseError& error) {
      EXPECT_EQ(error.kind, DatabaseError::Kind::connection);
      EXPECT_EQ(std::string(error.what()).find("s3"), std::string::npos) << error.what();
      EXPECT_EQ(std::string(error.what()).find("cret"), std::string::npos) << error.what();
    }
  }
}

TEST_F(Postgresql, ErrorsAboutTheDatabaseNameItAndAWayOut) {
  const RegistryBuilder registry(shop());
  const std::string url =
      url_ + (url_.find('?') == std::string::npos ? "?" : "&") + "options=-csearch_path%3D" + schema_;
  const char* argv[] = {"m", "upgrade", "--url", url.c_str()};
  const apply::DriverFactory drivers[] = {postgresql::driver};
  const auto error_of = [&](int expected_code) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(migrator::run(4, argv, registry, drivers), expected_code);
    return testing::internal::GetCapturedStderr();
  };
  run("CREATE TABLE " + schema_ + ".users (id integer)");
  EXPECT_NE(error_of(1).find("help: the database had tables but no ledger"), std::string::npos);
  run("DROP TABLE " + schema_ + ".schemake_ledger; CREATE TABLE " + schema_ + ".schemake_ledger (x integer)");
  const std::string foreign = error_of(1);
  EXPECT_NE(foreign.find("help: the table schemake_ledger is not Schemake's own"), std::string::npos)
      << foreign;
  EXPECT_NE(foreign.find("from --url\nstate: nothing was run"), std::string::npos) << foreign;
}

TEST(PostgresqlDriver, CannotConnectIsAnExitCodeOfItsOwn) {
  const RegistryBuilder registry(shop());
  const char* argv[] = {"m", "upgrade", "--url", "postgresql:host=/nonexistent"};
  const apply::DriverFactory drivers[] = {postgresql::driver};
  testing::internal::CaptureStderr();
  EXPECT_EQ(migrator::run(4, argv, registry, drivers), 4);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("can't connect to"), std::string::npos);
}

}  // namespace
}  // namespace schemake::test
