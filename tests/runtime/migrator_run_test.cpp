// What stands around a run: the plan that is only shown, the backup before it, the hooks.
#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "events.hpp"
#include "migrator_fixture.hpp"

namespace schemake::test {
namespace {

std::string content(const std::string& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// The lines of `env`, sorted, that begin with one of these.
std::string variables(const std::string& file, const std::string& prefix) {
  std::istringstream stream(content(file));
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind(prefix, 0) == 0) lines.push_back(line + "\n");
  }
  std::sort(lines.begin(), lines.end());
  return std::accumulate(lines.begin(), lines.end(), std::string());
}

class MigratorRun : public Migrator {
 protected:
  Result upgrade(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"upgrade", "--url", "sqlite:app.db"});
    return run(arguments);
  }
  std::string head() { return run({"current", "--url", "sqlite:app.db"}).out; }
};

TEST_F(MigratorRun, ADryRunShowsThePlanAndMakesNothing) {
  const Result dry = upgrade({"--dry-run"});
  EXPECT_EQ(dry.code, 0) << dry.error;
  EXPECT_EQ(dry.out,
            "sqlite:app.db is at the base; would apply 2 revisions\n"
            "apply  aaaaaaaa0001  make aaaaaaaa0001  (in a transaction)\n"
            "     1  CREATE TABLE users (id integer PRIMARY KEY)\n"
            "        locks the whole database for writing\n"
            "apply  bbbbbbbb0002  make bbbbbbbb0002  (in a transaction)\n"
            "     1  ALTER TABLE users ADD COLUMN name text\n"
            "        locks the whole database for writing\n"
            "nothing was run\n");
  EXPECT_FALSE(std::filesystem::exists("app.db"));
  upgrade({});
  EXPECT_EQ(upgrade({"--dry-run"}).out, "sqlite:app.db is already at head bbbbbbbb0002; nothing to do\n");
  EXPECT_EQ(run({"downgrade", "--dry-run", "--url", "sqlite:app.db"}).out.substr(0, 66),
            "sqlite:app.db is at head bbbbbbbb0002; would revert 1 revision\nrev");
}

TEST_F(MigratorRun, ADryRunShowsWhatWouldBeResumedAndWhatBlocksIt) {
  const RegistryBuilder broken({{.id = "b2",
                                 .parents = {},
                                 .up = {"CREATE TABLE t (x)", "CREATE INDEX i\n  ON s (x)"},
                                 .down = {},
                                 .transactional = false}});
  EXPECT_EQ(run(broken, {"--url", "sqlite:app.db", "upgrade"}).code, 1);
  EXPECT_EQ(run(broken, {"--url", "sqlite:app.db", "upgrade", "--dry-run"}).out,
            "sqlite:app.db is at the base; would apply 1 revision\n"
            "apply  b2  make b2  (outside a transaction, resumes at statement 2)\n"
            "     2  CREATE INDEX i ...\n"
            "        locks the whole database for writing\n"
            "nothing was run\n");
  const auto events =
      events_of(run(broken, {"--url", "sqlite:app.db", "upgrade", "--dry-run", "--json"}).out);
  EXPECT_EQ(names_of(events), (std::vector<std::string>{"plan", "planned", "summary"}));
  EXPECT_EQ(events[0].at("dry_run"), true);
  EXPECT_EQ(events[1],
            json_of("{'event': 'planned', 'revision': 'b2', 'message': 'make b2', 'direction': 'up', "
                    "'file': 'migrations/b2.sql', 'transaction': false, 'resumed_at': 1, 'statements': "
                    "[{'statement': 2, 'kind': 'execute', 'sql': 'CREATE INDEX i\\n  ON s (x)', "
                    "'locks': 'the whole database for writing'}]}"));
  EXPECT_EQ(events[2].at("dry_run"), true);
}

TEST_F(MigratorRun, ADryRunNeedsNoLockAndRefusesWhatTheRunRefuses) {
  upgrade({"+1"});
  const auto holder = sqlite::driver.open(parse_url("sqlite:app.db"), {true});
  holder->begin();
  EXPECT_EQ(upgrade({"--dry-run"}).code, 0);
  holder->rollback();
  EXPECT_EQ(upgrade({"--dry-run", "nosuch"}).code, 2);
  const RegistryBuilder changed({{.id = "aaaaaaaa0001",
                                  .parents = {},
                                  .up = {"CREATE TABLE users (id integer)"},
                                  .down = {},
                                  .checksum = "00000000000000000000000000000000"},
                                 {"bbbbbbbb0002", {"aaaaaaaa0001"}, {"CREATE TABLE t (x)"}, {}}});
  EXPECT_EQ(run(changed, {"upgrade", "--dry-run", "--url", "sqlite:app.db"}).code, 1);
  const Result accepted =
      run(changed, {"upgrade", "--dry-run", "--accept", "aaaa", "--url", "sqlite:app.db"});
  EXPECT_EQ(accepted.code, 0) << accepted.error;
  EXPECT_EQ(run(changed, {"upgrade", "--accept", "aaaa", "--url", "sqlite:app.db"}).code, 0);
}

std::vector<RevisionSpec> in_batches_of_hundred() {
  return {{"a1",
           {},
           {"CREATE TABLE t (id integer PRIMARY KEY, x integer)",
            "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 250) "
            "INSERT INTO t SELECT n, 0 FROM c"},
           {}},
          {.id = "b2",
           .parents = {"a1"},
           .up = {in_batches("UPDATE t SET x = 1", {"UPDATE t SET x = 1 WHERE ", "", "t", "id"})},
           .down = {},
           .transactional = false}};
}

TEST_F(MigratorRun, TellsOfBatches) {
  const RegistryBuilder registry(in_batches_of_hundred());
  EXPECT_NE(run(registry, {"upgrade", "--url", "sqlite:app.db", "--dry-run"})
                .out.find("     1  UPDATE t SET x = 1\n        in batches of 100 rows\n"),
            std::string::npos);
  const Result text = run(registry, {"upgrade", "--url", "sqlite:app.db"});
  EXPECT_EQ(text.code, 0) << text.error;
  EXPECT_EQ(text.error.find("note: revision b2, statement 1: 250 "), 0U) << text.error;
  EXPECT_NE(text.error.find("250 changed, "), std::string::npos) << text.error;
  EXPECT_NE(text.out.find("2 revisions, 3 statements, 500 rows changed in"), std::string::npos) << text.out;
  const auto events = events_of(run(registry, {"upgrade", "--url", "sqlite:json.db", "--json"}).out);
  std::vector<nlohmann::json> batches;
  std::copy_if(events.begin(), events.end(), std::back_inserter(batches),
               [](const auto& event) { return event.at("event") == "batch"; });
  ASSERT_EQ(batches.size(), 3U);
  EXPECT_EQ(batches[0].at("rows"), 100);
  EXPECT_EQ(batches[2].at("rows"), 250);
  EXPECT_EQ(batches[2].at("last"), true);
}

TEST_F(MigratorRun, HooksKnowWhatTheRunIsAbout) {
  const Result result = upgrade({"--before", "env >before.txt", "--after", "env >after.txt"});
  EXPECT_EQ(result.code, 0) << result.error;
  const std::string expected =
      "SCHEMAKE_DATABASE=sqlite:app.db\n"
      "SCHEMAKE_DIRECTION=up\n"
      "SCHEMAKE_FROM=base\n"
      "SCHEMAKE_REVISIONS=aaaaaaaa0001 bbbbbbbb0002\n"
      "SCHEMAKE_SQLITE_FILE=app.db\n"
      "SCHEMAKE_TO=bbbbbbbb0002\n";
  EXPECT_EQ(variables("before.txt", "SCHEMAKE_"), expected);
  EXPECT_EQ(variables("after.txt", "SCHEMAKE_"), expected);
  EXPECT_EQ(result.out.find("ran the --before command  [TIME]\napplied"), 0U) << result.out;
  EXPECT_NE(result.out.find("ran the --after command  [TIME]\nsqlite:app.db is at"), std::string::npos)
      << result.out;
  run({"downgrade", "base", "--url", "sqlite:app.db", "--before", "env >down.txt"});
  EXPECT_EQ(variables("down.txt", "SCHEMAKE_REV"), "SCHEMAKE_REVISIONS=bbbbbbbb0002 aaaaaaaa0001\n");
  EXPECT_EQ(variables("down.txt", "SCHEMAKE_TO"), "SCHEMAKE_TO=base\n");
}

TEST_F(MigratorRun, WithNothingToDoThereIsNoHookAndNoBackup) {
  upgrade({});
  EXPECT_EQ(upgrade({"--before", "touch b", "--after", "touch a", "--backup", "c"}).code, 0);
  EXPECT_EQ(upgrade({"--dry-run", "--before", "touch b"}).code, 0);
  for (const char* file : {"a", "b", "c"}) EXPECT_FALSE(std::filesystem::exists(file)) << file;
}

TEST_F(MigratorRun, AHookThatFailsStopsTheRun) {
  const Result before = upgrade({"--before", ": s3cret; exit 7"});
  EXPECT_EQ(before.code, 1);
  EXPECT_EQ(before.out, "");
  EXPECT_EQ(before.error,
            "error: the --before command exited with 7\n"
            "help: its own output says why; a run goes on only behind exit code 0\n"
            "database: sqlite:app.db, from --url\n"
            "state: nothing was run\n");
  EXPECT_NE(head().find("not migrated yet"), std::string::npos);
  const Result after = upgrade({"--after", "kill -9 $$ # s3cret"});
  EXPECT_EQ(after.code, 1);
  EXPECT_NE(after.error.find("error: the --after command was ended by signal 9\n"), std::string::npos);
  EXPECT_NE(after.error.find(
                "state: the upgrade of 2 revisions is done and stays; the database is at bbbbbbbb0002\n"),
            std::string::npos)
      << after.error;
  EXPECT_EQ((before.error + after.error + after.out).find("s3cret"), std::string::npos);
  EXPECT_NE(head().find("2 applied, 0 pending"), std::string::npos);
}

TEST_F(MigratorRun, WhatAHookPrintsIsNoEvent) {
  const Result result = upgrade({"--json", "--before", "echo told", "--after", "echo too"});
  EXPECT_EQ(names_of(events_of(result.out)),
            (std::vector<std::string>{"plan", "hook", "start", "step", "start", "step", "hook", "summary"}));
  EXPECT_EQ(result.error, "told\ntoo\n");
}

TEST_F(MigratorRun, ACommandsTextIsNotPrintedEither) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"current", "--before", "export A=s3cret"},
                                             {"current", "--after=export A=s3cret"},
                                             {"upgrade", "--lock-timeout", "x", "--before", "s3cret"}}) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2);
    EXPECT_EQ((result.out + result.error).find("s3cret"), std::string::npos) << result.error;
  }
}

std::string tables(const std::string& file) {
  const auto rows = sqlite::driver.open(parse_url("sqlite:" + file), {false})
                        ->query("SELECT group_concat(name) FROM sqlite_master WHERE name LIKE 'u%'");
  return rows.at(0).at(0).value_or("none");
}

TEST_F(MigratorRun, BacksUpBeforeTheFirstStep) {
  upgrade({"+1"});
  std::filesystem::permissions("app.db", std::filesystem::perms::owner_read |
                                             std::filesystem::perms::owner_write |
                                             std::filesystem::perms::group_read);
  const Result result = upgrade({"--backup", "copy.db", "--before", "test -f copy.db"});
  EXPECT_EQ(result.code, 0) << result.error;
  EXPECT_EQ(result.out.find("backed up to copy.db  [TIME]\n"), 0U) << result.out;
  EXPECT_EQ(run({"current", "--url", "sqlite:copy.db"}).out.substr(0, 22), "sqlite:copy.db\naaaaaaa");
  struct stat status {};
  stat("copy.db", &status);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(".")) ++files;
  EXPECT_EQ(files, 2U);
}

TEST_F(MigratorRun, ABackupTakesNoFilesPlace) {
  folder_.write("copy.db", "precious");
  const Result result = upgrade({"--backup", "copy.db"});
  EXPECT_EQ(result.code, 1);
  EXPECT_EQ(result.error,
            "error: no backup was made: copy.db exists already\n"
            "database: sqlite:app.db, from --url\n"
            "state: nothing was run\n");
  EXPECT_EQ(content("copy.db"), "precious");
  EXPECT_NE(upgrade({"--backup", "no/such/copy.db"}).error.find("can't write no/such/copy.db: No such file"),
            std::string::npos);
  EXPECT_NE(head().find("not migrated yet"), std::string::npos);
}

TEST_F(MigratorRun, ABackupIsMadeWhileOthersWrite) {
  for (const char* mode : {"DELETE", "WAL"}) {
    const std::string file = std::string(mode) + ".db";
    const auto writer = sqlite::driver.open(parse_url("sqlite:" + file), {true});
    writer->query(std::string("PRAGMA journal_mode = ") + mode);
    writer->execute("CREATE TABLE unrelated (x); INSERT INTO unrelated VALUES (1)");
    writer->begin();
    writer->execute("INSERT INTO unrelated VALUES (2)");
    const std::atomic<bool> go_on{false};
    sqlite::driver.back_up(parse_url("sqlite:" + file), file + ".copy", go_on);
    writer->commit();
    EXPECT_EQ(tables(file + ".copy"), "unrelated");
    const auto copy = sqlite::driver.open(parse_url("sqlite:" + file + ".copy"), {false});
    EXPECT_EQ(copy->query("SELECT count(*) FROM unrelated").at(0).at(0), "1") << mode;
  }
}

TEST_F(MigratorRun, AnInterruptedBackupLeavesNoFile) {
  upgrade({});
  const std::atomic<bool> stop{true};
  EXPECT_THROW(sqlite::driver.back_up(parse_url("sqlite:app.db"), "copy.db", stop), DatabaseError);
  for (const auto& entry : std::filesystem::directory_iterator(".")) EXPECT_EQ(entry.path(), "./app.db");
}

TEST_F(MigratorRun, ADamagedDatabaseIsNotBackedUpAsIfItWereWhole) {
  {
    const auto writer = sqlite::driver.open(parse_url("sqlite:app.db"), {true});
    writer->execute("CREATE TABLE t (x); CREATE INDEX i ON t (x)");
    writer->execute(
        "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000) "
        "INSERT INTO t SELECT n FROM c");
  }
  std::fstream file("app.db", std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(4096 * 3);
  file << std::string(2000, '\xAA');
  file.close();
  const std::atomic<bool> go_on{false};
  try {
    sqlite::driver.back_up(parse_url("sqlite:app.db"), "copy.db", go_on);
    FAIL();
  } catch (const DatabaseError& error) {
    EXPECT_NE(std::string(error.what()).find("the copy is damaged"), std::string::npos) << error.what();
  }
  EXPECT_FALSE(std::filesystem::exists("copy.db"));
}

TEST_F(MigratorRun, WhatIsForOneDatabaseIsRefusedForTheOther) {
  EXPECT_EQ(upgrade({"--role", "owner"}).code, 2);
  EXPECT_NE(upgrade({"--role", "owner"}).error.find("SQLite has no roles"), std::string::npos);
}

}  // namespace
}  // namespace schemake::test
