// The migrator's command line on a server that others use: processes of its own, as operators start them.
#include <filesystem>

#include <schemake/migrator/migrator.hpp>
#include <schemake/postgresql/driver.hpp>

#include "child_process.hpp"
#include "events.hpp"
#include "postgresql_fixture.hpp"
#include "temporary_folder.hpp"

namespace schemake::test {
namespace {

/// A parameter more.
std::string with(const std::string& url, const std::string& parameter) {
  return url + (url.find('?') == std::string::npos ? "?" : "&") + parameter;
}

class PostgresqlMigrator : public Postgresql {
 protected:
  void SetUp() override {
    Postgresql::SetUp();
    if (IsSkipped()) return;
    unsetenv("DATABASE_URL");
    url_ = with(url_, "options=-csearch_path%3D" + schema_);
  }

  std::unique_ptr<ChildProcess> start(const Registry& registry, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "app_db-migrate");
    arguments.insert(arguments.end(), {"--url", url_});
    return std::make_unique<ChildProcess>("child" + std::to_string(++children_), [&registry, arguments] {
      std::vector<const char*> argv;
      for (const auto& argument : arguments) argv.push_back(argument.c_str());
      const apply::DriverFactory drivers[] = {postgresql::driver};
      return migrator::run(static_cast<int>(argv.size()), argv.data(), registry, drivers);
    });
  }
  int finish(const Registry& registry, const std::vector<std::string>& arguments) {
    const auto child = start(registry, arguments);
    const int code = child->wait();
    out_ = child->out();
    error_ = child->error();
    return code;
  }
  bool runs(const std::string& sql) {
    return value(
               "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND pid <> pg_backend_pid() "
               "AND query LIKE '%" +
               sql + "%'") != "0";
  }

  TemporaryFolder folder_;
  int children_ = 0;
  std::string out_;
  std::string error_;
};

std::vector<RevisionSpec> sleepy(bool transactional) {
  return {{"a1", {}, {"CREATE TABLE t (x integer)"}, {}},
          {.id = "b2",
           .parents = {"a1"},
           .up = {"INSERT INTO t VALUES (1)", "SELECT pg_sleep(30)"},
           .down = {},
           .transactional = transactional}};
}

TEST_F(PostgresqlMigrator, ASignalEndsTheStatementAndSaysWhatStands) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const RegistryBuilder registry(sleepy(true));
    const auto child = start(registry, {"upgrade"});
    ASSERT_TRUE(eventually([&] { return runs("pg_sleep(30)"); }));
    child->send(signal);
    EXPECT_EQ(child->wait(), 6);
    EXPECT_NE(child->error().find("error: canceling statement due to user request [57014]"),
              std::string::npos)
        << child->error();
    EXPECT_NE(child->error().find("\nstate: rolled back; the database is at a1\n"), std::string::npos)
        << child->error();
    EXPECT_EQ(value("SELECT count(*) FROM t"), "0");
    EXPECT_EQ(applied(), "a1");
    EXPECT_FALSE(runs("pg_sleep(30)"));
  }
}

TEST_F(PostgresqlMigrator, OutsideATransactionASignalLeavesWhatIsJournaled) {
  const RegistryBuilder registry(sleepy(false));
  const auto child = start(registry, {"upgrade", "--json"});
  ASSERT_TRUE(eventually([&] { return runs("pg_sleep(30)"); }));
  child->send(SIGTERM);
  EXPECT_EQ(child->wait(), 6);
  const auto error = events_of(child->out()).back();
  EXPECT_EQ(error.at("kind"), "interrupted");
  EXPECT_NE(error.at("state").get<std::string>().find("1 of 2 statements of revision b2 are done and stay"),
            std::string::npos)
      << error;
  EXPECT_EQ(value("SELECT statements_done FROM schemake_ledger WHERE revision = 'b2'"), "1");
  EXPECT_EQ(value("SELECT count(*) FROM t"), "1");
  finish(registry, {"upgrade", "--dry-run"});
  EXPECT_NE(out_.find("(outside a transaction, resumes at statement 2)"), std::string::npos) << out_;
}

TEST_F(PostgresqlMigrator, ASignalEndsTheWaitingForAnotherMigrator) {
  const RegistryBuilder registry(sleepy(true));
  const auto first = start(registry, {"upgrade"});
  ASSERT_TRUE(eventually([&] { return runs("pg_sleep(30)"); }));
  EXPECT_EQ(finish(registry, {"upgrade", "--lock-wait", "500ms", "--json"}), 3);
  const auto events = events_of(out_);
  EXPECT_NE(first_event(events, "waiting").at("holder").get<std::string>().find("app_db-migrate"),
            std::string::npos)
      << out_;
  EXPECT_EQ(events.back().at("kind"), "locked");
  const auto second = start(registry, {"upgrade"});
  ASSERT_TRUE(eventually([&] { return second->error().find("note: waiting for another") == 0; }));
  second->send(SIGINT);
  EXPECT_EQ(second->wait(), 6) << second->error();
  first->send(SIGINT);
  EXPECT_EQ(first->wait(), 6);
}

TEST_F(PostgresqlMigrator, SaysWhoBlocksAndRetries) {
  const RegistryBuilder registry(shop());
  EXPECT_EQ(finish(registry, {"upgrade", "a1"}), 0) << error_;
  const auto blocker = connect();
  {
    pqxx::work transaction(*blocker);
    transaction.exec("LOCK TABLE users IN ACCESS SHARE MODE");
    EXPECT_EQ(finish(registry, {"upgrade", "--lock-timeout", "300ms", "--retries", "1"}), 5);
    EXPECT_NE(error_.find("note: waiting for a lock, blocked by process "), std::string::npos) << error_;
    EXPECT_NE(error_.find("note: revision b2: canceling statement due to lock timeout [55P03]\n"
                          "  blocked by process "),
              std::string::npos)
        << error_;
    EXPECT_NE(error_.find("\n  rolled back; retry 1 of 1 in "), std::string::npos) << error_;
    EXPECT_EQ(finish(registry, {"upgrade", "--lock-timeout", "300ms", "--retries", "1", "--json"}), 5);
    const auto events = events_of(out_);
    EXPECT_EQ(first_event(events, "retry").at("code"), "55P03");
    EXPECT_EQ(first_event(events, "blocked").at("blocker").get<std::string>().substr(0, 8), "process ");
    EXPECT_EQ(events.back().at("exit_code"), 5);
  }
  EXPECT_EQ(finish(registry, {"upgrade", "-v"}), 0) << error_;
  EXPECT_NE(out_.find("    CREATE INDEX by_name ON users (name)  ["), std::string::npos) << out_;
  EXPECT_NE(out_.find(" round trips\n"), std::string::npos) << out_;
}

TEST_F(PostgresqlMigrator, AStatementMayNotRunLongerThanItIsAllowed) {
  const RegistryBuilder registry(sleepy(true));
  EXPECT_EQ(finish(registry, {"upgrade", "--statement-timeout", "100ms"}), 1);
  EXPECT_NE(error_.find("canceling statement due to statement timeout [57014]"), std::string::npos) << error_;
}

TEST_F(PostgresqlMigrator, AHookConnectsWithoutAnArgument) {
  const RegistryBuilder registry(shop());
  const std::string hook = "psql -Atc 'SELECT current_schema()' >schema.txt && env >env.txt";
  EXPECT_EQ(finish(registry, {"upgrade", "--before", hook}), 0) << error_;
  EXPECT_EQ(content_of("schema.txt"), schema_ + "\n");
  EXPECT_NE(content_of("env.txt").find("\nSCHEMAKE_REVISIONS=a1 b2 c3\n"), std::string::npos);
}

TEST_F(PostgresqlMigrator, APasswordIsOfTheHooksEnvironmentAlone) {
  const RegistryBuilder registry(shop());
  url_ = with(url_, "password=s3cret");
  EXPECT_EQ(finish(registry, {"upgrade", "--json", "-v", "--before",
                              "env >env.txt; tr '\\0' ' ' </proc/$$/cmdline >arguments.txt"}),
            0)
      << error_;
  EXPECT_NE(content_of("env.txt").find("PGPASSWORD=s3cret\n"), std::string::npos);
  EXPECT_EQ(content_of("env.txt").find("s3cret"), content_of("env.txt").rfind("s3cret"));
  EXPECT_EQ((content_of("arguments.txt") + out_ + error_).find("s3cret"), std::string::npos);
}

TEST_F(PostgresqlMigrator, TakesARoleThatOwnsNoMoreThanItsSchema) {
  const RegistryBuilder registry(shop());
  const std::string role = schema_ + " \"owner\"";
  const std::string quoted = "\"" + schema_ + " \"\"owner\"\"\"";
  run("CREATE ROLE " + quoted + "; ALTER SCHEMA " + schema_ + " OWNER TO " + quoted);
  EXPECT_EQ(finish(registry, {"upgrade", "--role", role}), 0) << error_;
  EXPECT_EQ(finish(registry, {"current", "--role", role}), 0) << error_;
  EXPECT_EQ(value("SELECT string_agg(DISTINCT tableowner, ',') FROM pg_tables WHERE schemaname = '" +
                  schema_ + "'"),
            role);
  EXPECT_EQ(finish(registry, {"current", "--role", "nobody at all"}), 1);
  EXPECT_NE(error_.find("role \"nobody at all\" does not exist"), std::string::npos) << error_;
  run("REASSIGN OWNED BY " + quoted + " TO CURRENT_USER; DROP OWNED BY " + quoted + "; DROP ROLE " + quoted);
}

TEST_F(PostgresqlMigrator, ADryRunMakesNothing) {
  auto specs = shop();
  specs[1].up[0].locks = "ACCESS EXCLUSIVE on users";
  const RegistryBuilder registry(specs);
  EXPECT_EQ(finish(registry, {"upgrade", "--dry-run"}), 0) << error_;
  EXPECT_NE(out_.find("would apply 3 revisions\napply  a1  make a1  (in a transaction)\n"), std::string::npos)
      << out_;
  EXPECT_NE(
      out_.find("     1  ALTER TABLE users ADD COLUMN name text\n        locks ACCESS EXCLUSIVE on users\n"),
      std::string::npos)
      << out_;
  EXPECT_EQ(value("SELECT to_regclass('schemake_ledger')"), "NULL");
}

TEST_F(PostgresqlMigrator, ABackupIsPostgresqlsOwnBusiness) {
  const RegistryBuilder registry(shop());
  EXPECT_EQ(finish(registry, {"upgrade", "--backup", "x"}), 2);
  EXPECT_NE(error_.find("help: give --before \"pg_dump "), std::string::npos) << error_;
}

}  // namespace
}  // namespace schemake::test
