// What programs are told by --json of the commands that change a database: docs/events.md.
#include "events.hpp"
#include "migrator_fixture.hpp"

namespace schemake::test {
namespace {

using Json = nlohmann::json;
using Names = std::vector<std::string>;

TEST_F(Migrator, TellsAnUpgradeAsEvents) {
  const Result result = run({"upgrade", "--json", "-v", "--url", "sqlite:app.db"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.error, "");
  const auto events = events_of(result.out);
  ASSERT_EQ(names_of(events),
            (Names{"plan", "start", "statement", "step", "start", "statement", "step", "summary"}));
  EXPECT_EQ(events[0], json_of("{'event': 'plan', 'direction': 'up', 'from': [], 'to': ['bbbbbbbb0002'], "
                               "'revisions': ['aaaaaaaa0001', 'bbbbbbbb0002']}"));
  EXPECT_EQ(events[1],
            json_of("{'event': 'start', 'revision': 'aaaaaaaa0001', 'message': 'make aaaaaaaa0001', "
                    "'direction': 'up', 'file': 'migrations/aaaaaaaa0001.sql', 'step': 1, 'steps': 2}"));
  EXPECT_EQ(events[2], json_of("{'event': 'statement', 'revision': 'aaaaaaaa0001', 'statement': 1, "
                               "'sql': 'CREATE TABLE users (id integer PRIMARY KEY)', 'rows': 0}"));
  EXPECT_EQ(
      events[6],
      json_of("{'event': 'step', 'revision': 'bbbbbbbb0002', 'message': 'make bbbbbbbb0002', "
              "'direction': 'up', 'statements': 1, 'rows': 0, 'resumed_at': 0, 'step': 2, 'steps': 2}"));
  EXPECT_EQ(events[7], json_of("{'event': 'summary', 'database': 'sqlite:app.db', 'heads': ['bbbbbbbb0002'], "
                               "'revisions': 2, 'statements': 2, 'rows': 0, 'round_trips': 0}"));
}

TEST_F(Migrator, TellsNothingToDoAndADowngradeAsEvents) {
  run({"upgrade", "--url", "sqlite:app.db"});
  const auto nothing = events_of(run({"upgrade", "--json", "--url", "sqlite:app.db"}).out);
  ASSERT_EQ(names_of(nothing), Names{"summary"});
  EXPECT_EQ(nothing[0].at("revisions"), 0);
  const auto down = events_of(run({"downgrade", "base", "--json", "--url", "sqlite:app.db"}).out);
  EXPECT_EQ(names_of(down), (Names{"plan", "start", "step", "start", "step", "summary"}));
  EXPECT_EQ(down[0].at("direction"), "down");
  EXPECT_EQ(down[0].at("revisions"), (Json{"bbbbbbbb0002", "aaaaaaaa0001"}));
  EXPECT_EQ(down.back().at("heads"), Json::array());
}

TEST_F(Migrator, TellsAStampAsAnEvent) {
  const auto events = events_of(run({"stamp", "head", "--json", "--url", "sqlite:app.db"}).out);
  ASSERT_EQ(names_of(events), Names{"summary"});
  EXPECT_EQ(events[0].at("heads"), Json{"bbbbbbbb0002"});
  EXPECT_EQ(events[0].at("statements"), 0);
}

TEST_F(Migrator, TheLastEventOfAFailureIsItsError) {
  const RegistryBuilder broken(
      {{"a1", {}, {"CREATE TABLE t (x)"}, {}}, {"b2", {"a1"}, {"INSERT INTO s VALUES (1)"}, {}}});
  const Result each = run(broken, {"--url", "sqlite:app.db", "upgrade", "--json"});
  EXPECT_EQ(each.code, 1);
  const auto events = events_of(each.out);
  EXPECT_EQ(names_of(events), (Names{"plan", "start", "step", "start", "error"}));
  EXPECT_EQ(
      events.back(),
      json_of("{'event': 'error', 'kind': 'failed', 'exit_code': 1, 'message': 'no such table: s', "
              "'revision': 'b2', 'file': 'migrations/b2.sql', 'line': 3, 'column': 1, "
              "'statement': 'INSERT INTO s VALUES (1)', 'code': 'SQLITE_ERROR', 'detail': '', 'help': '', "
              "'database': '', 'state': 'rolled back; the database is at a1', 'revisions': ['a1']}"));
  const auto as_one =
      events_of(run(broken, {"--url", "sqlite:one.db", "upgrade", "--json", "--single-transaction"}).out);
  EXPECT_EQ(names_of(as_one), (Names{"plan", "start", "step", "start", "error"}));
  EXPECT_EQ(as_one.back().at("revisions"), Json::array());  // rolled back
}

TEST_F(Migrator, AUsageErrorOfARunIsAnEventToo) {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"upgrade", "--json", "--no-such-option"},
                                             {"--json", "downgrade", ""},
                                             {"stamp", "--json", "--url", "sqlite:app.db"},
                                             {"upgrade", "--json", "--lock-timeout", "soon"}}) {
    const Result result = run(arguments);
    EXPECT_EQ(result.code, 2);
    const auto events = events_of(result.out);
    ASSERT_EQ(names_of(events), Names{"error"});
    EXPECT_EQ(events[0].at("kind"), "usage");
    EXPECT_EQ(result.error.substr(0, 7), "error: ");
  }
}

TEST_F(Migrator, WarnsOfAChangedRevisionAsAnEvent) {
  run({"upgrade", "--url", "sqlite:app.db"});
  const RegistryBuilder changed({{"aaaaaaaa0001", {}, {"CREATE TABLE users (id integer)"}, {}},
                                 {.id = "bbbbbbbb0002",
                                  .parents = {"aaaaaaaa0001"},
                                  .up = {},
                                  .down = {"ALTER TABLE users DROP COLUMN name"},
                                  .checksum = "00000000000000000000000000000000"}});
  const Result text = run(changed, {"downgrade", "--url", "sqlite:app.db", "--dry-run"});
  EXPECT_EQ(text.code, 0) << text.error;
  const Result json = run(changed, {"downgrade", "--url", "sqlite:app.db", "--json"});
  EXPECT_EQ(json.error, "");
  EXPECT_EQ(first_event(events_of(json.out), "warning").at("file"), "migrations/bbbbbbbb0002.sql");
}

}  // namespace
}  // namespace schemake::test
