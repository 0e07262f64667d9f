// What the migrator tells of a database, and how it goes on from there.
#include <nlohmann/json.hpp>

#include <filesystem>

#include "migrator_fixture.hpp"

namespace schemake::test {
namespace {

TEST_F(Migrator, CurrentOfADatabaseThatIsNotThereMakesNone) {
  const Result result = run({"--url", "sqlite:app.db", "current"});
  EXPECT_EQ(result.code, 0);
  EXPECT_EQ(result.out, "sqlite:app.db\nno such file yet: `upgrade` would create it, 2 pending\n");
  EXPECT_NE(run({"--url", "sqlite:app.db", "current", "--json"}).out.find("\"exists\": false"),
            std::string::npos);
  EXPECT_FALSE(std::filesystem::exists("app.db"));
  EXPECT_EQ(run({"--url", "sqlite:no/such/folder/app.db", "current"}).code, 4);
  folder_.write("empty.db", "");
  EXPECT_EQ(run({"--url", "sqlite:empty.db", "current"}).out,
            "sqlite:empty.db\nnot migrated yet: 2 pending\n");
}

TEST_F(Migrator, CurrentSaysWhereTheDatabaseIs) {
  run({"--url", "sqlite:app.db", "upgrade", "+1"});
  EXPECT_EQ(run({"--url", "sqlite:app.db", "current"}).out,
            "sqlite:app.db\naaaaaaa  make aaaaaaaa0001, applied DATE\n1 applied, 1 pending\n");
}

TEST_F(Migrator, TellsWhatIsHalfDone) {
  const RegistryBuilder broken({{"a1", {}, {"CREATE TABLE t (x)"}, {"DROP TABLE t"}},
                                {.id = "b2",
                                 .parents = {"a1"},
                                 .up = {"CREATE INDEX i ON t (x)", "CREATE INDEX i ON s (x)"},
                                 .down = {},
                                 .transactional = false}});
  EXPECT_EQ(run(broken, {"--url", "sqlite:app.db", "upgrade"}).code, 1);
  EXPECT_EQ(run(broken, {"--url", "sqlite:app.db", "current"}).out,
            "sqlite:app.db\na1  make a1, applied DATE\n"
            "b2  make b2  (half applied: 1 of 2 statements are done)\n1 applied, 1 pending\n");
  const auto json = nlohmann::json::parse(run(broken, {"--url", "sqlite:app.db", "current", "--json"}).out);
  EXPECT_EQ(json.at("heads"), nlohmann::json({"a1"}));
  EXPECT_EQ(json.at("partial"),
            nlohmann::json::parse(R"([{"revision": "b2", "direction": "up", "statements_done": 1}])"));
  EXPECT_EQ(json.at("at_head"), false);
}

TEST_F(Migrator, ForgetsWhatItDoesNotKnowAndNothingElse) {
  const RegistryBuilder newer({{"aaaaaaaa0001", {}, {"CREATE TABLE users (id integer PRIMARY KEY)"}, {}},
                               {"cccccccc0003", {"aaaaaaaa0001"}, {"CREATE TABLE t (x)"}, {}}});
  EXPECT_EQ(run(newer, {"--url", "sqlite:app.db", "upgrade"}).code, 0);
  const Result refused = run({"--url", "sqlite:app.db", "upgrade"});
  EXPECT_EQ(refused.code, 1);
  EXPECT_NE(refused.error.find("`stamp --purge`, which keeps the rest"), std::string::npos);
  EXPECT_EQ(run({"--url", "sqlite:app.db", "current"}).out,
            "sqlite:app.db\naaaaaaa  make aaaaaaaa0001, applied DATE\n"
            "cccccccc0003  (applied DATE, not known to this program)\n"
            "1 applied, 1 pending, 1 unknown to this program\n");
  EXPECT_EQ(run({"--url", "sqlite:app.db", "history"}).out.substr(0, 56),
            "cccccccc0003  (applied DATE, not known to this program)\n");
  EXPECT_EQ(nlohmann::json::parse(run({"--url", "sqlite:app.db", "history", "--json"}).out).at(0).at("state"),
            "unknown");
  EXPECT_EQ(run({"--url", "sqlite:app.db", "stamp", "--purge"}).out,
            "forgot what is unknown in sqlite:app.db, nothing was run; it is at aaaaaaaa0001\n");
  EXPECT_EQ(run({"--url", "sqlite:app.db", "current"}).out,
            "sqlite:app.db\naaaaaaa  make aaaaaaaa0001, applied DATE\n1 applied, 1 pending\n");
}

TEST_F(Migrator, AnErrorOutsideAStepNamesTheDatabase) {
  folder_.write("text.db", std::string(2000, 'x'));
  const Result text = run({"--url", "sqlite:text.db", "upgrade"});
  EXPECT_EQ(text.code, 4);
  EXPECT_EQ(text.error,
            "error: file is not a database [SQLITE_NOTADB]\n"
            "help: the file is something else, or encrypted: check the path\n"
            "database: sqlite:text.db, from --url\nstate: nothing was run\n");
  const auto database = sqlite::driver.open(parse_url("sqlite:foreign.db"), {true});
  database->execute("CREATE TABLE schemake_ledger (x)");
  setenv("DATABASE_URL", "sqlite:foreign.db", 1);
  const Result foreign = run({"current", "--json"});
  unsetenv("DATABASE_URL");
  EXPECT_EQ(foreign.code, 1);
  const auto error = nlohmann::json::parse(foreign.out).at("error");
  EXPECT_EQ(error.at("database"), "sqlite:foreign.db, from DATABASE_URL in the environment");
  EXPECT_NE(foreign.error.find("is not Schemake's own"), std::string::npos) << foreign.error;
  const Result folder = run({"--url", "sqlite:no/such/x.db", "upgrade"});
  EXPECT_NE(folder.error.find("database: sqlite:no/such/x.db, from --url\n"), std::string::npos)
      << folder.error;
}

TEST_F(Migrator, TablesWithoutALedgerCanBeStamped) {
  const auto database = sqlite::driver.open(parse_url("sqlite:app.db"), {true});
  database->execute("CREATE TABLE users (id integer PRIMARY KEY)");
  const Result result = run({"--url", "sqlite:app.db", "upgrade"});
  EXPECT_EQ(result.code, 1);
  EXPECT_NE(
      result.error.find("help: the database had tables but no ledger: if they are what the migrations up "
                        "to a revision make, say so with `stamp REV`"),
      std::string::npos)
      << result.error;
  EXPECT_EQ(run({"--url", "sqlite:app.db", "stamp", "aaaa"}).code, 0);
  EXPECT_EQ(run({"--url", "sqlite:app.db", "upgrade"}).code, 0);
}

TEST_F(Migrator, MarksWhatWasChangedSinceItWasApplied) {
  run({"--url", "sqlite:app.db", "upgrade", "+1"});
  const RegistryBuilder edited({{.id = "aaaaaaaa0001",
                                 .parents = {},
                                 .up = {"CREATE TABLE users (id integer PRIMARY KEY, x)"},
                                 .down = {"DROP TABLE users"},
                                 .checksum = "another"}});
  EXPECT_EQ(run(edited, {"--url", "sqlite:app.db", "current"}).out,
            "sqlite:app.db\naaaaaaa  make aaaaaaaa0001  (head), applied DATE\n1 applied, 0 pending\n"
            "aaaaaaa was changed since it was applied: migrations/aaaaaaaa0001.sql\n");
  EXPECT_EQ(run(edited, {"--url", "sqlite:app.db", "history"}).out,
            "aaaaaaa  make aaaaaaaa0001  (head, applied, changed since it was applied)\n");
  EXPECT_NE(run(edited, {"--url", "sqlite:app.db", "show"}).out.find("changed since"), std::string::npos);
  const auto current =
      nlohmann::json::parse(run(edited, {"--url", "sqlite:app.db", "current", "--json"}).out);
  EXPECT_EQ(current.at("changed"), nlohmann::json({"aaaaaaaa0001"}));
  const auto shown = nlohmann::json::parse(run(edited, {"--url", "sqlite:app.db", "show", "--json"}).out);
  EXPECT_EQ(shown.at("changed"), true);
  EXPECT_NE(run(edited, {"--url", "sqlite:app.db", "upgrade"}).error.find("`upgrade --accept aaaaaaaa0001`"),
            std::string::npos);
  const Result down = run(edited, {"--url", "sqlite:app.db", "downgrade"});
  EXPECT_EQ(down.code, 0);
  EXPECT_EQ(down.error.substr(0, 57), "migrations/aaaaaaaa0001.sql: warning: revision aaaaaaaa00")
      << down.error;
  run({"--url", "sqlite:app.db", "upgrade", "+1"});
  EXPECT_EQ(run(edited, {"--url", "sqlite:app.db", "stamp", "current"}).code, 0);
  EXPECT_EQ(run(edited, {"--url", "sqlite:app.db", "upgrade"}).code, 0);
}

TEST_F(Migrator, ShowsBaseAndCurrentOrSaysWhyNot) {
  EXPECT_EQ(run({"show", "base"}).code, 2);
  EXPECT_EQ(run({"show", "current", "--url", "sqlite:app.db"}).out, "sqlite:app.db is at the base\n");
  run({"--url", "sqlite:app.db", "upgrade", "+1"});
  EXPECT_EQ(run({"show", "current", "--url", "sqlite:app.db"}).out.substr(0, 25),
            "revision:    aaaaaaaa0001");
}

}  // namespace
}  // namespace schemake::test
