// The command line, run in this process on a SQLite file.
#include <fcntl.h>
#include <unistd.h>
#include <nlohmann/json.hpp>

#include <cstdlib>
#include <filesystem>

#include "migrator_fixture.hpp"

namespace schemake::test {
namespace {

TEST_F(Migrator, UpgradesAndSaysWhatItDid) {
  const Result first = run({"--url", "sqlite:app.db", "upgrade"});
  EXPECT_EQ(first.code, 0);
  EXPECT_EQ(first.out,
            "applied   aaaaaaaa0001  make aaaaaaaa0001  [TIME]\n"
            "applied   bbbbbbbb0002  make bbbbbbbb0002  [TIME]\n"
            "sqlite:app.db is at head bbbbbbbb0002; 2 revisions, 2 statements, 0 rows changed in TIME, TIME "
            "of it in the database\n");
  EXPECT_EQ(first.error, "");
  const Result second = run({"upgrade", "--url", "sqlite:app.db"});
  EXPECT_EQ(second.code, 0);
  EXPECT_EQ(second.out, "sqlite:app.db is already at head bbbbbbbb0002; nothing to do\n");
}

TEST_F(Migrator, TakesANegativeRevision) {
  run({"--url", "sqlite:app.db", "upgrade"});
  const Result one = run({"--url", "sqlite:app.db", "downgrade", "-1"});
  EXPECT_EQ(one.code, 0) << one.error;
  EXPECT_EQ(one.out,
            "reverted  bbbbbbbb0002  make bbbbbbbb0002  [TIME]\n"
            "sqlite:app.db is at aaaaaaaa0001; 1 revision, 1 statement, 0 rows changed in TIME, TIME of it "
            "in the database\n");
  EXPECT_EQ(run({"downgrade", "-2", "--url", "sqlite:app.db"}).code, 2);
  EXPECT_EQ(run({"downgrade", "--url", "sqlite:app.db"}).out,
            "reverted  aaaaaaaa0001  make aaaaaaaa0001  [TIME]\n"
            "sqlite:app.db is at the base; 1 revision, 1 statement, 0 rows changed in TIME, TIME of it in "
            "the database\n");
  EXPECT_EQ(run({"downgrade", "-1", "--url", "sqlite:app.db"}).out,
            "sqlite:app.db is already at the base; nothing to do\n");
}

TEST_F(Migrator, ShowsStatementsWhenVerbose) {
  const Result result = run({"--url", "sqlite:app.db", "upgrade", "+1", "-v"});
  EXPECT_EQ(result.out,
            "    CREATE TABLE users (id integer PRIMARY KEY)  [TIME]\n"
            "applied   aaaaaaaa0001  make aaaaaaaa0001  [TIME]\n"
            "sqlite:app.db is at aaaaaaaa0001; 1 revision, 1 statement, 0 rows changed in TIME, TIME of it "
            "in the database\n");
}

TEST_F(Migrator, ARangeOfSqlHasADirection) {
  const auto refused = [&](const std::vector<std::string>& arguments, const std::string& help) {
    std::vector<std::string> all{"sql", "--dialect", "sqlite"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Result result = run(all);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ(result.out, "");
    EXPECT_NE(result.error.find("help: " + help), std::string::npos) << result.error;
  };
  refused({"bbbb:aaaa"}, "add --down");
  refused({"head:base"}, "add --down");
  refused({":base"}, "add --down");
  refused({"-1"}, "add --down");
  refused({"--down", "aaaa:head"}, "leave out --down");
  refused({"--down", "aaaa:bbbb"}, "leave out --down");
  refused({"--down", "+1"}, "leave out --down");
  refused({"current:head"}, "name a revision");
  refused({"head:current"}, "name a revision");
  EXPECT_EQ(run({"sql", "--dialect", "sqlite", "aaaa:aaaa"}).code, 0);
}

TEST_F(Migrator, AFailedGuardOfOfflineSqlSaysItsReason) {
  const RegistryBuilder guarded(
      {{"a1", {}, {StatementSpec("SELECT 'a user has no name'", StatementKind::assert_empty)}, {}}});
  const std::string script = run(guarded, {"sql", "--dialect", "sqlite"}).out;
  EXPECT_NE(script.find("SELECT 'a user has no name'\n;\nINSERT INTO temp.schemake_guard"), std::string::npos)
      << script;
  const auto database = sqlite::driver.open(parse_url("sqlite:offline.db"), {true});
  try {
    database->execute(script);
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_NE(std::string(error.what()).find("a check of a migration failed, its reason is the row above"),
              std::string::npos)
        << error.what();
  }
}

TEST_F(Migrator, HistoryNeedsNoDatabase) {
  const Result without = run({"history"});
  EXPECT_EQ(without.code, 0);
  EXPECT_EQ(without.out, "bbbbbbb  make bbbbbbbb0002  (head)\naaaaaaa  make aaaaaaaa0001\n");
  EXPECT_EQ(without.error, "");
  run({"--url", "sqlite:app.db", "upgrade", "+1"});
  EXPECT_EQ(run({"history", "-v", "--url", "sqlite:app.db"}).out,
            "bbbbbbbb0002  make bbbbbbbb0002  (head, pending)\n"
            "aaaaaaaa0001  make aaaaaaaa0001  (applied)\n");
  const Result unreachable = run({"history", "--url", "sqlite:no/such/x.db"});
  EXPECT_EQ(unreachable.code, 0);
}

TEST_F(Migrator, BranchesAndHeads) {
  const RegistryBuilder branched({{"root", {}, {}, {}},
                                  {"left", {"root"}, {}, {}},
                                  {"right", {"root"}, {}, {}},
                                  {"merged", {"left", "right"}, {}, {}}});
  EXPECT_EQ(run(branched, {"branches"}).out,
            "root  make root  (branch point)\n  -> left  make left\n  -> right  make right\n");
  EXPECT_EQ(run(branched, {"heads"}).out, "merged  make merged  (head, merge)\n");
  EXPECT_EQ(run({"branches"}).out, "no branch points\n");
}

TEST_F(Migrator, ReadsItsUrlFromTheEnvironmentThenDotenvThenTheDefault) {
  folder_.write(".env", "# the database\nexport DATABASE_URL=\"sqlite:dotenv.db\"\n");
  setenv("DATABASE_URL", "sqlite:environment.db", 1);
  EXPECT_EQ(run({"current", "--default-url", "sqlite:d.db"}).out.substr(0, 21), "sqlite:environment.db");
  unsetenv("DATABASE_URL");
  EXPECT_EQ(run({"current", "--default-url", "sqlite:d.db"}).out.substr(0, 16), "sqlite:dotenv.db");
  std::filesystem::remove(".env");
  EXPECT_EQ(run({"current", "--default-url", "sqlite:d.db"}).out.substr(0, 11), "sqlite:d.db");
  const Result none = run({"current"});
  EXPECT_EQ(none.code, 2);
  EXPECT_NE(none.error.find("error: no database is named"), std::string::npos);
}

TEST_F(Migrator, ADotenvThatCannotBeReadIsNotPassedOver) {
  const auto expect_refused = [&](const std::string& place) {
    const Result result = run({"upgrade", "--default-url", "sqlite:other.db"});
    EXPECT_EQ(result.code, 2) << place;
    EXPECT_EQ(result.error.substr(0, 7 + place.size()), "error: " + place) << result.error;
    EXPECT_FALSE(std::filesystem::exists("other.db"));
    std::filesystem::remove(".env");
  };
  std::filesystem::create_directory(".env");
  expect_refused(".env: is a folder");
  std::filesystem::create_symlink("nowhere", ".env");
  expect_refused(".env: can't be read: No such file or directory");
  folder_.write(".env", "A=1\nDATABASE_URL='sqlite:app.db\n");
  expect_refused(".env:2: the quote has no end");
  folder_.write(".env", "A=1\nDATABASE_URL: sqlite:app.db\n");
  expect_refused(".env:2: expected KEY=VALUE");
  folder_.write(".env", "NAME=\"app\nDATABASE_URL=\"sqlite:app.db\"\n");
  expect_refused(".env:1: text behind the closing quote");
  folder_.write(".env", "DATABASE_URL=sqlite:${NOT_SET}.db\n");
  expect_refused(".env:1: ${NOT_SET} is not set, and has no default");
  folder_.write(".env", std::string("D\0A\0", 4));
  expect_refused(".env: is no UTF-8 text");
}

TEST_F(Migrator, AnEmptyArgumentIsNotAMissingOne) {
  folder_.write(".env", "DATABASE_URL=sqlite:dotenv.db\n");
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"upgrade", "--url", ""},
                                             {"upgrade", ""},
                                             {"downgrade", " "},
                                             {"stamp", ""},
                                             {"sql", ""},
                                             {"show", ""},
                                             {"upgrade", "--default-url", ""}}) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2) << arguments.front();
    EXPECT_NE(result.error.find("empty"), std::string::npos) << arguments.front() << result.error;
  }
  EXPECT_EQ(run({"upgrade", "--url="}).code, 2);
  EXPECT_FALSE(std::filesystem::exists("dotenv.db"));
}

TEST_F(Migrator, TakesTheRevisionFromTheEnvironmentWhenToldTo) {
  setenv("REV", "+1", 1);
  run({"--url", "sqlite:app.db", "upgrade", "--from-environment"});
  EXPECT_EQ(
      run({"--url", "sqlite:app.db", "current", "--json"}).out.find("\"applied\": 1,") != std::string::npos,
      true);
  setenv("REV", "", 1);
  EXPECT_EQ(run({"--url", "sqlite:app.db", "upgrade", "--from-environment"}).code, 0);
  EXPECT_NE(run({"--url", "sqlite:app.db", "current", "--json"}).out.find("\"at_head\": true"),
            std::string::npos);
  setenv("REV", "-1", 1);
  EXPECT_EQ(run({"--url", "sqlite:app.db", "downgrade", "--from-environment"}).code, 0);
  unsetenv("REV");
}

TEST_F(Migrator, AFailureNamesItsPlaceAndState) {
  const RegistryBuilder broken({{"a1", {}, {"CREATE TABLE t (x)", "INSERT INTO s VALUES (1)"}, {}}});
  const Result result = run(broken, {"--url", "sqlite:app.db", "upgrade"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.out, "");
  EXPECT_EQ(result.error,
            "migrations/a1.sql:4:1: error: no such table: s [SQLITE_ERROR]\n"
            "  | INSERT INTO s VALUES (1)\n"
            "state: rolled back; the database is at the base\n");
}

TEST_F(Migrator, OtherCommandsAreOneValueOfJson) {
  run({"upgrade", "--url", "sqlite:app.db"});
  for (const char* command : {"current", "history", "heads", "branches", "show", "sql"}) {
    const Result result = run({command, "--json", "--url", "sqlite:app.db"});
    EXPECT_EQ(result.code, 0) << command << result.error;
    EXPECT_TRUE(nlohmann::json::accept(result.out)) << command << ": " << result.out;
  }
}

TEST_F(Migrator, ExitCodesTellUsageFromFailure) {
  EXPECT_EQ(run({}).code, 2);
  EXPECT_EQ(run({"upgrade", "--no-such-option"}).code, 2);
  EXPECT_EQ(run({"upgrade", "nosuch", "--url", "sqlite:app.db"}).code, 2);
  EXPECT_EQ(run({"stamp", "--url", "sqlite:app.db"}).code, 2);
  EXPECT_EQ(run({"upgrade", "--url", "postgresql://h/d"}).code, 2);
  EXPECT_EQ(run({"upgrade", "--url", "sqlite:no/such/folder/x.db"}).code, 4);
  EXPECT_EQ(run({"--help"}).code, 0);
  EXPECT_EQ(run({"upgrade", "--help"}).code, 0);
}

TEST_F(Migrator, UsageErrorsSpeakJsonToo) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"--json", "current", "--no-such-option"}, {"--json"}, {"upgrad", "--json"}}) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2);
    ASSERT_TRUE(nlohmann::json::accept(result.out)) << result.out;
    const auto error = nlohmann::json::parse(result.out).at("error");
    EXPECT_NE(error.at("message"), "");
    EXPECT_EQ(error.at("kind"), "usage");
    EXPECT_EQ(error.at("exit_code"), 2);
    EXPECT_EQ(result.error.substr(0, 7), "error: ");
  }
}

TEST_F(Migrator, AMistypedCommandIsNamed) {
  const Result typo = run({"--url", "sqlite:app.db", "upgrad"});
  EXPECT_EQ(typo.code, 2);
  EXPECT_EQ(typo.error, "error: unknown command \"upgrad\"\nhelp: did you mean \"upgrade\"\n");
  const Result none = run({"foo"});
  EXPECT_EQ(none.error.substr(0, 48), "error: unknown command \"foo\"\nhelp: `app_db-migra") << none.error;
}

TEST_F(Migrator, GoingNowhereIsAMistake) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"upgrade", "+0"}, {"downgrade", "-0"}, {"upgrade", "+x"}, {"downgrade", "-99999999999"}}) {
    auto all = arguments;
    all.insert(all.end(), {"--url", "sqlite:app.db"});
    const Result result = run(all);
    EXPECT_EQ(result.code, 2);
    EXPECT_NE(result.error.find("no number of revisions"), std::string::npos) << result.error;
  }
}

/// Standard output is a full disk while it lives.
class FullDisk {
 public:
  FullDisk() : former_(dup(1)) {
    std::fflush(stdout);
    const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
    dup2(full, 1);
    close(full);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    std::fflush(stdout);
    std::clearerr(stdout);
    dup2(former_, 1);
    close(former_);
  }

 private:
  int former_;
};

TEST_F(Migrator, AnOutputThatCannotBeWrittenIsAFailure) {
  for (const char* command : {"upgrade", "current", "sql", "history"}) {
    const char* argv[] = {"app_db-migrate", command, "--url", "sqlite:app.db"};
    const apply::DriverFactory drivers[] = {sqlite::driver};
    testing::internal::CaptureStderr();
    int code = 0;
    {
      const FullDisk full;
      code = migrator::run(4, argv, registry_, drivers);
    }
    EXPECT_EQ(code, 1) << command;
    EXPECT_NE(testing::internal::GetCapturedStderr().find("could not be written"), std::string::npos)
        << command;
  }
}

TEST_F(Migrator, LockedIsAnExitCodeOfItsOwn) {
  const auto holder = sqlite::driver.open(parse_url("sqlite:app.db"), {true});
  holder->begin();
  EXPECT_EQ(run({"upgrade", "--url", "sqlite:app.db", "--lock-wait", "0"}).code, 3);
}

TEST_F(Migrator, PrintsNoPassword) {
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"upgrade", "--url", "postgresql://u:s3cret@h/d"},
           {"upgrade", "--url", "mysql://u:s3cret@h/d"},
           {"upgrade", "postgresql://u:s3cret@h/d", "postgresql://u:s3cret@h/e"},
           {"upgrade", "--url=postgresql://u:s3cret@h/d", "--url=postgresql://u:s3cret@h/e"},
           {"upgrade", "--json", "-v", "--url", "postgresql://u:s3cret@h/d?sslpassword=s3cret"},
           {"upgrade", "--backup", "x", "--default-url", "postgresql://u:s3cret@h/d"},
           {"current", "--json", "--default-url", "mysql://u:s3cret@h/d"},
           {"--help", "--default-url", "postgresql://u:s3cret@h/d"},
           {"postgresql:host=h password=s3cret"},
           {"history", "--url", "postgresql:host=h password=s3cret"}}) {
    const Result result = run(arguments);
    EXPECT_EQ((result.out + result.error).find("s3cret"), std::string::npos) << result.out << result.error;
  }
}

TEST_F(Migrator, HelpAndVersion) {
  const Result help = run({"--help"});
  EXPECT_NE(help.out.find("Exit codes:"), std::string::npos);
  EXPECT_NE(help.out.find("app_db-migrate downgrade -1"), std::string::npos);
  EXPECT_EQ(run({"--version"}).out,
            "app_db: 2 revisions, head bbbbbbbb0002, schema ffffffffffffffffffffffffffffffff\n");
}

TEST_F(Migrator, ShowsARevision) {
  const Result result = run({"show", "aaaa"});
  EXPECT_EQ(
      result.out,
      "revision:    aaaaaaaa0001\nmessage:     make aaaaaaaa0001\nfile:        migrations/aaaaaaaa0001.sql\n"
      "created:     2026-01-30 14:47:22Z\nrevised by:  bbbbbbbb0002\n"
      "postgresql up: 1 statement\npostgresql down: 1 statement\n"
      "sqlite up: 1 statement\nsqlite down: 1 statement\n");
}

TEST_F(Migrator, OfflineSqlDoesWhatAnUpgradeDoes) {
  const Result result = run({"sql", "--dialect", "sqlite"});
  EXPECT_EQ(result.code, 0);
  const auto database = sqlite::driver.open(parse_url("sqlite:offline.db"), {true});
  database->execute(result.out);
  EXPECT_EQ(run({"upgrade", "--url", "sqlite:offline.db"}).out,
            "sqlite:offline.db is already at head bbbbbbbb0002; nothing to do\n");
  database->execute(run({"sql", "--dialect", "sqlite", "--down", "head:aaaa"}).out);
  EXPECT_EQ(run({"upgrade", "--url", "sqlite:offline.db"}).out.substr(0, 24), "applied   bbbbbbbb0002  ");
  EXPECT_EQ(run({"sql"}).code, 2);  // both dialects, none named
}

}  // namespace
}  // namespace schemake::test
