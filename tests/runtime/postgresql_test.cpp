// The runtime on a real PostgreSQL: that of SCHEMAKE_TEST_POSTGRESQL_URL, in a schema of each test's own.
#include <gtest/gtest.h>

#include <thread>

#include <schemake/apply/migrate.hpp>
#include <schemake/migrator/migrator.hpp>
#include <schemake/postgresql/driver.hpp>
#include <schemake/postgresql/postgresql.hpp>

#include "postgresql_fixture.hpp"
#include "registry_builder.hpp"

namespace schemake::test {
namespace {

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
