// The runtime on a real SQLite, through the functions that programs call.
#include <gtest/gtest.h>

#include <sqlite3.h>

#include <thread>

#include <schemake/apply/migrate.hpp>
#include <schemake/sqlite/driver.hpp>
#include <schemake/sqlite/sqlite.hpp>

#include "error_of.hpp"
#include "registry_builder.hpp"
#include "temporary_folder.hpp"

namespace schemake::test {
namespace {

using Lines = std::vector<std::string>;

class Database {
 public:
  explicit Database(const std::string& path = ":memory:") {
    if (sqlite3_open(path.c_str(), &handle_) != SQLITE_OK) throw std::runtime_error("can't open " + path);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database() { sqlite3_close(handle_); }

  operator ::sqlite3*() const { return handle_; }  // NOLINT: a handle by another name

  /// Rows with their columns joined by `|`.
  Lines rows(const std::string& sql) {
    Lines lines;
    char* message = nullptr;
    sqlite3_exec(handle_, sql.c_str(), add_row, &lines, &message);
    if (message != nullptr) lines.push_back(std::string("error: ") + message);
    sqlite3_free(message);
    return lines;
  }
  std::string value(const std::string& sql) { return rows(sql).at(0); }

 private:
  static int add_row(void* lines, int columns, char** values, char**) {
    std::string line;
    for (int i = 0; i < columns; ++i) {
      line += (i == 0 ? "" : "|") + std::string(values[i] == nullptr ? "NULL" : values[i]);
    }
    static_cast<Lines*>(lines)->push_back(line);
    return 0;
  }

  ::sqlite3* handle_ = nullptr;
};

std::vector<RevisionSpec> shop() {
  return {{"a1", {}, {"CREATE TABLE users (id integer PRIMARY KEY)"}, {"DROP TABLE users"}},
          {"b2", {"a1"}, {"ALTER TABLE users ADD COLUMN name text"}, {"ALTER TABLE users DROP COLUMN name"}},
          {"c3", {"b2"}, {"CREATE INDEX by_name ON users (name)"}, {"DROP INDEX by_name"}}};
}

UpgradeOptions to(const std::string& target) {
  UpgradeOptions options;
  options.target = target;
  return options;
}

DowngradeOptions down_to(const std::string& target) {
  DowngradeOptions options;
  options.target = target;
  return options;
}

constexpr const char* revisions =
    "SELECT group_concat(revision) FROM (SELECT * FROM schemake_ledger ORDER BY rowid)";

TEST(Sqlite, GoesUpAndDown) {
  const RegistryBuilder registry(shop());
  Database database;
  EXPECT_FALSE(sqlite::is_up_to_date(database, registry));
  const Outcome up = sqlite::upgrade(database, registry);
  EXPECT_EQ(up.upgraded.size(), 3U);
  EXPECT_EQ(up.heads, Lines{"c3"});
  EXPECT_TRUE(sqlite::is_up_to_date(database, registry));
  EXPECT_EQ(database.value(revisions), "a1,b2,c3");
  EXPECT_EQ(database.value("SELECT count(*) FROM schemake_ledger WHERE checksum = 'sum-of-' || revision AND "
                           "statements_done IS NULL AND applied_by LIKE '_%@_%' AND "
                           "abs(julianday('now') - julianday(applied_at)) < 1"),
            "3");
  EXPECT_TRUE(sqlite::upgrade(database, registry).upgraded.empty());

  EXPECT_EQ(sqlite::downgrade(database, registry).heads, Lines{"b2"});
  EXPECT_FALSE(sqlite::is_up_to_date(database, registry));
  EXPECT_TRUE(sqlite::downgrade(database, registry, down_to("base")).heads.empty());
  EXPECT_EQ(database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"),
            (Lines{"schemake_ledger", "schemake_ledger_snapshot"}));
}

TEST(Sqlite, ReadingMakesNoLedger) {
  const RegistryBuilder registry(shop());
  Database database;
  const apply::Graph graph(registry);
  EXPECT_FALSE(sqlite::is_up_to_date(database, registry));
  EXPECT_TRUE(apply::read_standing(*sqlite::borrow(database), graph).rows().empty());
  EXPECT_TRUE(sqlite::downgrade(database, registry, down_to("base")).downgraded.empty());
  EXPECT_EQ(database.value("SELECT count(*) FROM sqlite_master"), "0");
}

TEST(Sqlite, AFailedStatementRollsItsRevisionBack) {
  auto specs = shop();
  specs[1].up = {"INSERT INTO users VALUES (7)", "INSERT INTO userz VALUES (1)"};
  const RegistryBuilder registry(specs);
  Database database;
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, registry); });
  EXPECT_EQ(error.kind, ErrorKind::failed);
  EXPECT_EQ(error.message, "no such table: userz");
  EXPECT_EQ(error.code, "SQLITE_ERROR");
  EXPECT_EQ(error.revision, "b2");
  EXPECT_EQ(error.file, "migrations/b2.sql");
  EXPECT_EQ(error.line, 4U);
  EXPECT_EQ(error.statement, "INSERT INTO userz VALUES (1)");
  EXPECT_EQ(error.state, "rolled back; the database is at a1");
  EXPECT_EQ(database.value(revisions), "a1");
  EXPECT_EQ(database.value("SELECT count(*) FROM users"), "0");
  EXPECT_NE(sqlite3_get_autocommit(database), 0);
}

TEST(Sqlite, AConstraintIsNamedByItsExtendedCode) {
  auto specs = shop();
  specs[1].up = {"INSERT INTO users VALUES (7), (7)"};
  const RegistryBuilder registry(specs);
  Database database;
  EXPECT_EQ(error_of([&] { sqlite::upgrade(database, registry); }).code, "SQLITE_CONSTRAINT_PRIMARYKEY");
}

TEST(Sqlite, ASingleTransactionIsAllOrNothing) {
  auto specs = shop();
  specs[2].up = {"no sql"};
  const RegistryBuilder registry(specs);
  Database database;
  auto options = to("head");
  options.single_transaction = true;
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, registry, options); });
  EXPECT_EQ(error.state, "rolled back; the database is at the base");
  EXPECT_EQ(database.value("SELECT count(*) FROM schemake_ledger"), "0");
  const RegistryBuilder good(shop());
  EXPECT_EQ(sqlite::upgrade(database, good, options).upgraded.size(), 3U);
  auto all_down = down_to("base");
  all_down.single_transaction = true;
  EXPECT_EQ(sqlite::downgrade(database, good, all_down).downgraded.size(), 3U);
}

TEST(Sqlite, ResumesOutsideATransactionBehindWhatIsDone) {
  auto specs = shop();
  specs[1].transactional = false;
  specs[1].up = {"INSERT INTO users VALUES (1)", "INSERT INTO missing VALUES (1)",
                 "INSERT INTO users VALUES (2)"};
  specs[2].up = {"CREATE INDEX by_name ON users (id)"};
  const RegistryBuilder broken(specs);
  Database database;
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, broken); });
  EXPECT_NE(error.state.find("1 of 3 statements of revision b2 are done"), std::string::npos) << error.state;
  EXPECT_EQ(database.value("SELECT statements_done FROM schemake_ledger WHERE revision = 'b2'"), "1");
  EXPECT_FALSE(sqlite::is_up_to_date(database, broken));

  specs[1].up[1] = "INSERT INTO users VALUES (3)";  // its author corrects the statement that failed
  const RegistryBuilder corrected(specs);
  EXPECT_EQ(sqlite::upgrade(database, corrected).upgraded.size(), 2U);
  EXPECT_EQ(database.rows("SELECT id FROM users ORDER BY id"), (Lines{"1", "2", "3"}));
  EXPECT_EQ(database.value("SELECT statements_done IS NULL AND checksum = 'sum-of-b2' FROM schemake_ledger "
                           "WHERE revision = 'b2'"),
            "1");
}

TEST(Sqlite, DoesNotResumeWhenWhatIsDoneWasChanged) {
  auto specs = shop();
  specs[1].transactional = false;
  specs[1].up = {"INSERT INTO users VALUES (1)", "INSERT INTO missing VALUES (1)"};
  const RegistryBuilder broken(specs);
  Database database;
  error_of([&] { sqlite::upgrade(database, broken); });
  specs[1].up = {"INSERT INTO users VALUES (5)", "INSERT INTO users VALUES (6)"};
  const RegistryBuilder changed(specs);
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, changed); });
  EXPECT_EQ(error.message, "revision b2 was changed after 1 of its statements were run");
  EXPECT_EQ(database.rows("SELECT id FROM users"), Lines{"1"});
}

TEST(Sqlite, ADownOutsideATransactionResumesToo) {
  auto specs = shop();
  specs[1].transactional = false;
  specs[1].up = {"INSERT INTO users VALUES (1)"};
  specs[1].down = {"DELETE FROM users", "DELETE FROM missing"};
  const RegistryBuilder broken(specs);
  Database database;
  sqlite::upgrade(database, broken, to("b2"));
  error_of([&] { sqlite::downgrade(database, broken); });
  EXPECT_EQ(database.value("SELECT statements_done FROM schemake_ledger WHERE revision = 'b2'"), "-2");
  EXPECT_EQ(error_of([&] { sqlite::upgrade(database, broken); }).message,
            "revision b2 was left half reverted: 1 of its statements are done");
  database.rows("CREATE TABLE missing (x)");
  EXPECT_EQ(sqlite::downgrade(database, broken).heads, Lines{"a1"});
}

TEST(Sqlite, AnAssertionFailsWithTheReasonOfItsRow) {
  auto specs = shop();
  specs[1].up = {"INSERT INTO users VALUES (1)",
                 {"SELECT 'user ' || id || ' has no name' FROM users", StatementKind::assert_empty}};
  const RegistryBuilder registry(specs);
  Database database;
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, registry); });
  EXPECT_EQ(error.message, "user 1 has no name");
  EXPECT_EQ(error.line, 4U);
  EXPECT_EQ(database.value("SELECT count(*) FROM users"), "0");
}

TEST(Sqlite, ExecutesTheStatementsThatRowsHold) {
  auto specs = shop();
  specs[1].up = {{"SELECT 'INSERT INTO users VALUES (' || value || ')' FROM json_each('[3,1,2]')",
                  StatementKind::execute_rows},
                 {"SELECT 'unreached' WHERE false", StatementKind::assert_empty}};
  const RegistryBuilder registry(specs);
  Database database;
  sqlite::upgrade(database, registry, to("b2"));
  EXPECT_EQ(database.value("SELECT group_concat(id) FROM users"), "1,2,3");
}

/// A parent table that is rebuilt while children point to it.
std::vector<RevisionSpec> rebuild() {
  RevisionSpec spec{
      "b2",
      {"a1"},
      {"CREATE TABLE new_parent (id integer PRIMARY KEY, name text NOT NULL DEFAULT '')",
       "INSERT INTO new_parent (id) SELECT id FROM parent",
       "DROP TABLE parent",
       "ALTER TABLE new_parent RENAME TO parent",
       {"SELECT 'dangling: ' || \"table\" FROM pragma_foreign_key_check", StatementKind::assert_empty}},
      {}};
  spec.without_foreign_keys = true;
  return {{"a1",
           {},
           {"CREATE TABLE parent (id integer PRIMARY KEY)",
            "CREATE TABLE child (parent integer REFERENCES parent ON DELETE CASCADE)",
            "INSERT INTO parent VALUES (1), (2)", "INSERT INTO child VALUES (1), (1), (2)"},
           {}},
          spec};
}

TEST(Sqlite, ARebuildKeepsEveryRowAndTheSetting) {
  const RegistryBuilder registry(rebuild());
  Database database;
  database.rows("PRAGMA foreign_keys = ON");
  sqlite::upgrade(database, registry);
  EXPECT_EQ(database.value("SELECT count(*) FROM child"), "3");
  EXPECT_EQ(database.value("PRAGMA foreign_keys"), "1");
  database.rows("PRAGMA foreign_keys = OFF");
  EXPECT_EQ(database.value("PRAGMA foreign_keys"), "0");
}

TEST(Sqlite, ForeignKeysAreBackAfterAFailure) {
  auto specs = rebuild();
  specs[1].up[1] = "DELETE FROM parent WHERE id = 2";
  specs[1].up[2] = "SELECT 1";
  specs[1].up[3] = "SELECT 2";
  const RegistryBuilder registry(specs);
  Database database;
  database.rows("PRAGMA foreign_keys = ON");
  EXPECT_EQ(error_of([&] { sqlite::upgrade(database, registry); }).message, "dangling: child");
  EXPECT_EQ(database.value("PRAGMA foreign_keys"), "1");
  EXPECT_EQ(database.value("SELECT count(*) FROM parent"), "2");
  auto options = to("head");
  options.single_transaction = true;
  const ErrorDetails refused = error_of([&] { sqlite::upgrade(database, registry, options); });
  EXPECT_NE(refused.message.find("needs foreign keys off"), std::string::npos) << refused.message;
}

TEST(Sqlite, ADropThatWouldTakeRowsOfOtherTablesIsRefused) {
  auto specs = rebuild();
  specs[1].without_foreign_keys = false;
  const RegistryBuilder registry(specs);
  Database database;
  database.rows("PRAGMA foreign_keys = ON");
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, registry); });
  EXPECT_EQ(error.message, "dropping the table would change 3 rows of other tables by their foreign keys");
  EXPECT_EQ(database.value("SELECT count(*) FROM child"), "3");
}

TEST(Sqlite, ATableThatPointsToItselfCanBeDropped) {
  const RegistryBuilder registry({{"a1",
                                   {},
                                   {"CREATE TABLE tree (id integer PRIMARY KEY, up integer REFERENCES tree)",
                                    "INSERT INTO tree VALUES (1, NULL), (2, 1), (3, 2)"},
                                   {"DROP TABLE IF EXISTS \"tree\""}}});
  Database database;
  database.rows("PRAGMA foreign_keys = ON");
  sqlite::upgrade(database, registry);
  EXPECT_TRUE(sqlite::downgrade(database, registry).heads.empty());
}

TEST(Sqlite, AnIrreversibleDownIsRefusedBeforeAnythingRuns) {
  auto specs = shop();
  specs[0].irreversible = "the letters are sent";
  const RegistryBuilder registry(specs);
  Database database;
  sqlite::upgrade(database, registry);
  const ErrorDetails error = error_of([&] { sqlite::downgrade(database, registry, down_to("base")); });
  EXPECT_EQ(error.message, "revision a1 can't be reverted: the letters are sent");
  EXPECT_EQ(database.value(revisions), "a1,b2,c3");
  EXPECT_EQ(sqlite::downgrade(database, registry, down_to("a1")).heads, Lines{"a1"});
}

TEST(Sqlite, AChangedFileIsRefusedAndAcceptedOneByOne) {
  auto specs = shop();
  Database database;
  sqlite::upgrade(database, RegistryBuilder(specs), to("b2"));
  specs[0].checksum = "another";
  const RegistryBuilder changed(specs);
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, changed); });
  EXPECT_EQ(error.file, "migrations/a1.sql");
  EXPECT_NE(error.detail.find("another"), std::string::npos);
  EXPECT_NE(error.detail.find("sum-of-a1"), std::string::npos);
  EXPECT_NE(error.hint.find("`upgrade --accept a1`"), std::string::npos);
  UpgradeOptions accept;
  accept.accept = "a1";
  EXPECT_EQ(sqlite::upgrade(database, changed, accept).heads, Lines{"c3"});
  EXPECT_EQ(error_of([&] { sqlite::upgrade(database, changed, accept); }).kind, ErrorKind::usage);
}

TEST(Sqlite, StampSaysWhatIsAppliedAndRunsNothing) {
  const RegistryBuilder registry(shop());
  Database database;
  StampOptions options;
  EXPECT_EQ(sqlite::stamp(database, registry, options).heads, Lines{"c3"});
  EXPECT_TRUE(sqlite::is_up_to_date(database, registry));
  options.target = "a1";
  EXPECT_EQ(sqlite::stamp(database, registry, options).heads, Lines{"a1"});
  EXPECT_EQ(database.value(revisions), "a1");
  options.target = "base";
  EXPECT_TRUE(sqlite::stamp(database, registry, options).heads.empty());
  EXPECT_EQ(database.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"),
            (Lines{"schemake_ledger", "schemake_ledger_snapshot"}));
}

TEST(Sqlite, StampForgetsUnknownRevisionsOnlyWhenAsked) {
  const RegistryBuilder registry(shop());
  Database database;
  sqlite::upgrade(database, registry);
  database.rows("INSERT INTO schemake_ledger VALUES ('zz', 's', '2026-01-01', 'x', 'p', 0, NULL, NULL)");
  EXPECT_FALSE(sqlite::is_up_to_date(database, registry));
  StampOptions options;
  EXPECT_NE(error_of([&] { sqlite::stamp(database, registry, options); }).hint.find("--purge"),
            std::string::npos);
  options.purge = true;
  sqlite::stamp(database, registry, options);
  EXPECT_TRUE(sqlite::is_up_to_date(database, registry));
}

TEST(Sqlite, RefusesAnOpenTransaction) {
  const RegistryBuilder registry(shop());
  Database database;
  database.rows("BEGIN");
  EXPECT_EQ(error_of([&] { sqlite::upgrade(database, registry); }).kind, ErrorKind::usage);
  EXPECT_FALSE(sqlite::is_up_to_date(database, registry));
  EXPECT_EQ(sqlite3_get_autocommit(database), 0);
}

TEST(Sqlite, WaitsForTheLockAndSaysSoInVain) {
  const TemporaryFolder folder;
  const RegistryBuilder registry(shop());
  Database writer(folder.file("app.db"));
  writer.rows("BEGIN IMMEDIATE");
  Database database(folder.file("app.db"));
  auto options = to("head");
  options.lock_wait = std::chrono::milliseconds(50);
  const ErrorDetails error = error_of([&] { sqlite::upgrade(database, registry, options); });
  EXPECT_EQ(error.kind, ErrorKind::locked);
  std::thread release([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    writer.rows("COMMIT");
  });
  options.lock_wait = std::chrono::seconds(20);
  EXPECT_EQ(sqlite::upgrade(database, registry, options).upgraded.size(), 3U);
  release.join();
}

TEST(Sqlite, TwoMigratorsApplyEachRevisionOnce) {
  const TemporaryFolder folder;
  std::vector<RevisionSpec> specs{{"r0", {}, {"CREATE TABLE runs (revision text)"}, {}}};
  for (int i = 1; i < 40; ++i) {
    const std::string id = "r" + std::to_string(i);
    specs.push_back(
        {id, {specs.back().id}, {StatementSpec("INSERT INTO runs VALUES ('" + id + "')", {})}, {}});
  }
  const RegistryBuilder registry(specs);
  std::size_t upgraded[2] = {0, 0};
  const auto migrate = [&](std::size_t which) {
    Database database(folder.file("app.db"));
    upgraded[which] = sqlite::upgrade(database, registry).upgraded.size();
  };
  std::thread one(migrate, 0);
  std::thread two(migrate, 1);
  one.join();
  two.join();
  Database database(folder.file("app.db"));
  EXPECT_EQ(upgraded[0] + upgraded[1], specs.size());
  EXPECT_EQ(database.value("SELECT count(*) || ' ' || count(DISTINCT revision) FROM runs"), "39 39");
  EXPECT_TRUE(sqlite::is_up_to_date(database, registry));
}

TEST(Sqlite, AMigratorThatIsOvertakenHasNothingToDo) {
  for (const bool single : {false, true}) {
    const TemporaryFolder folder;
    const RegistryBuilder registry(shop());
    Database database(folder.file("app.db"));
    UpgradeOptions options;
    options.single_transaction = single;
    options.observer.planned = [&](const RunReport&) {
      Database other(folder.file("app.db"));
      sqlite::upgrade(other, registry);
    };
    const Outcome outcome = sqlite::upgrade(database, registry, options);
    EXPECT_TRUE(outcome.upgraded.empty());
    EXPECT_EQ(outcome.heads, Lines{"c3"});
  }
}

TEST(Sqlite, AnUnknownAppliedRevisionStopsEverything) {
  const RegistryBuilder registry(shop());
  Database database;
  sqlite::upgrade(database, registry, to("a1"));
  database.rows("INSERT INTO schemake_ledger VALUES ('zz', 's', '2026-01-01', 'x', 'p', 0, NULL, NULL)");
  EXPECT_NE(
      error_of([&] { sqlite::upgrade(database, registry); }).message.find("can't locate revision \"zz\""),
      std::string::npos);
  EXPECT_EQ(database.value("SELECT count(*) FROM schemake_ledger"), "2");
}

TEST(Sqlite, OpensOnlyWhatIsThereUnlessToldToMakeIt) {
  const TemporaryFolder folder;
  const Url url = parse_url("sqlite:new.db");
  EXPECT_FALSE(sqlite::driver.open(url, {false})->ledger_exists());
  EXPECT_FALSE(std::filesystem::exists("new.db"));
  sqlite::driver.open(url, {true})->execute("CREATE TABLE t (x)");
  EXPECT_TRUE(std::filesystem::exists("new.db"));
  EXPECT_THROW(sqlite::driver.open(parse_url("sqlite:no/such/folder/a.db"), {true}), DatabaseError);
}

}  // namespace
}  // namespace schemake::test
