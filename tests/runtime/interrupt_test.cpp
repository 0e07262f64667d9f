// Signals, sent to a process of its own that migrates a SQLite file.
#include <filesystem>

#include "child_process.hpp"
#include "events.hpp"
#include "migrator_fixture.hpp"

namespace schemake::test {
namespace {

/// Minutes, if nobody ends it.
constexpr const char* slow =
    "INSERT INTO t WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 4000000000) "
    "SELECT max(n) FROM c";

class Interrupted : public Migrator {
 protected:
  Interrupted()
      : registry_({{"a1", {}, {"CREATE TABLE t (x)"}, {"DROP TABLE t"}},
                   {"b2", {"a1"}, {"INSERT INTO t VALUES (1)", slow}, {}},
                   {"c3", {"b2"}, {"CREATE TABLE u (x)"}, {}}}) {}

  std::unique_ptr<ChildProcess> start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"m", "upgrade", "--url", "sqlite:app.db"});
    return std::make_unique<ChildProcess>("child", [this, arguments] {
      std::vector<const char*> argv;
      for (const auto& argument : arguments) argv.push_back(argument.c_str());
      const apply::DriverFactory drivers[] = {sqlite::driver};
      return migrator::run(static_cast<int>(argv.size()), argv.data(), registry_, drivers);
    });
  }
  std::string current() { return run(registry_, {"current", "--url", "sqlite:app.db"}).out; }

  RegistryBuilder registry_;
};

TEST_F(Interrupted, TheFirstSignalEndsTheStatementAndSaysWhatStands) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const auto child = start({});
    ASSERT_TRUE(eventually([&] { return current().find("a1  make a1") != std::string::npos; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    child->send(signal);
    EXPECT_EQ(child->wait(), 6);
    EXPECT_NE(child->error().find("note: interrupted: what runs is ended"), std::string::npos);
    EXPECT_NE(child->error().find("error: interrupted [SQLITE_INTERRUPT]"), std::string::npos)
        << child->error();
    EXPECT_NE(child->error().find("state: rolled back; the database is at a1"), std::string::npos)
        << child->error();
    EXPECT_NE(current().find("1 applied, 2 pending"), std::string::npos) << current();
    std::filesystem::remove("app.db");
  }
}

TEST_F(Interrupted, TellsItAsEventsToo) {
  const auto child = start({"--json"});
  ASSERT_TRUE(eventually([&] { return child->out().find(R"("revision":"b2")") != std::string::npos; }));
  child->send(SIGINT);
  EXPECT_EQ(child->wait(), 6);
  const auto events = events_of(child->out());
  EXPECT_EQ(events.back().at("event"), "error");
  EXPECT_EQ(events.back().at("kind"), "interrupted");
  EXPECT_EQ(events.back().at("exit_code"), 6);
  EXPECT_EQ(events.back().at("revisions"), nlohmann::json{"a1"});
  EXPECT_EQ(first_event(events, "note").at("note").get<std::string>().substr(0, 11), "interrupted");
}

TEST_F(Interrupted, AHookIsEndedAndTheRunDoesNotGoOn) {
  const auto child = start({"--before", "touch running; exec sleep 60"});
  ASSERT_TRUE(eventually([] { return std::filesystem::exists("running"); }));
  child->send(SIGTERM);
  EXPECT_EQ(child->wait(), 6);
  EXPECT_NE(child->error().find("error: interrupted while the --before command ran"), std::string::npos);
  EXPECT_NE(child->error().find("state: nothing was run"), std::string::npos) << child->error();
  EXPECT_NE(current().find("not migrated yet"), std::string::npos) << current();
}

TEST_F(Interrupted, ASecondSignalEndsTheProcess) {
  // The hook does not listen, so that the first signal has nothing to show for it.
  const auto child = start({"--before",
                            "trap '' TERM; touch running; i=0; while [ $i -lt 600 ]; do sleep 0.1; "
                            "i=$((i+1)); [ -e over ] && exit 0; done"});
  ASSERT_TRUE(eventually([] { return std::filesystem::exists("running"); }));
  child->send(SIGINT);
  ASSERT_TRUE(eventually([&] { return child->error().find("interrupted") != std::string::npos; }));
  child->send(SIGINT);
  EXPECT_EQ(child->wait(), -SIGINT);
  folder_.write("over", "");
}

TEST_F(Interrupted, WaitingForAnotherMigratorEnds) {
  const auto holder = sqlite::driver.open(parse_url("sqlite:app.db"), {true});
  holder->begin();
  const auto child = start({});
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  child->send(SIGINT);
  EXPECT_EQ(child->wait(), 6) << child->error();
}

/// A background job of a script ignores SIGINT; nohup ignores others.
TEST_F(Interrupted, ASignalThatWasIgnoredStaysIgnored) {
  std::signal(SIGINT, SIG_IGN);
  const RegistryBuilder quick({{"a1", {}, {"CREATE TABLE t (x)"}, {}}});
  run(quick, {"upgrade", "--url", "sqlite:quick.db", "--before", "kill -INT $PPID"});
  EXPECT_EQ(std::signal(SIGINT, SIG_DFL), SIG_IGN);
  EXPECT_NE(run(quick, {"current", "--url", "sqlite:quick.db"}).out.find("1 applied"), std::string::npos);
}

volatile std::sig_atomic_t caught = 0;

TEST_F(Interrupted, TheHandlersArePutBack) {
  const RegistryBuilder quick({{"a1", {}, {"CREATE TABLE t (x)"}, {}}});
  caught = 0;
  std::signal(SIGTERM, [](int) { caught = caught + 1; });
  run(quick, {"upgrade", "--url", "sqlite:quick.db"});
  std::raise(SIGTERM);
  std::signal(SIGTERM, SIG_DFL);
  EXPECT_EQ(caught, 1);
}

/// Whoever reads the output may go away: that is no reason to stop half way.
TEST_F(Interrupted, AReaderWhoGoesAwayDoesNotEndTheRun) {
  const RegistryBuilder quick(
      {{"a1", {}, {"CREATE TABLE t (x)"}, {}}, {"b2", {"a1"}, {"CREATE TABLE u (x)"}, {}}});
  ChildProcess child("child", [&] {
    int ends[2];
    if (pipe(ends) != 0) return 99;
    dup2(ends[1], STDOUT_FILENO);
    close(ends[0]);
    const char* argv[] = {"m", "upgrade", "--url", "sqlite:quick.db"};
    const apply::DriverFactory drivers[] = {sqlite::driver};
    return migrator::run(4, argv, quick, drivers);
  });
  EXPECT_EQ(child.wait(), 1);
  EXPECT_NE(child.error().find("could not be written"), std::string::npos) << child.error();
  EXPECT_NE(run(quick, {"current", "--url", "sqlite:quick.db"}).out.find("2 applied, 0 pending"),
            std::string::npos);
}

}  // namespace
}  // namespace schemake::test
