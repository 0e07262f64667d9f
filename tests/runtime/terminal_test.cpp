// What a terminal gets beyond a file: a status line, colours, a bar.
#include <gtest/gtest.h>
#include <pty.h>

#include <schemake/migrator/batch_progress.hpp>
#include <schemake/migrator/duration.hpp>
#include <schemake/migrator/terminal.hpp>

#include "child_process.hpp"
#include "migrator_fixture.hpp"

namespace schemake::test {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(Duration, IsReadWithItsUnit) {
  const std::pair<const char*, int> right[] = {{"5", 5000},      {"5s", 5000},    {"0", 0},
                                               {"500ms", 500},   {"0.5", 500},    {"1.5 s", 1500},
                                               {"2min", 120000}, {"1h", 3600000}, {"0ms", 0}};
  for (const auto& [text, expected] : right) {
    ASSERT_TRUE(migrator::parse_duration(text)) << text;
    EXPECT_EQ(*migrator::parse_duration(text), milliseconds(expected)) << text;
  }
  for (const char* text : {"", "s", "-1", "5 seconds", "5m", "1e3", "inf", "nan", "5s ", " 5", "1000000h"}) {
    EXPECT_FALSE(migrator::parse_duration(text)) << text;
  }
}

TEST(Terminal, CutsBetweenCharacters) {
  EXPECT_EQ(migrator::cut("abc", 5), "abc");
  EXPECT_EQ(migrator::cut("abc", 2), "ab");
  EXPECT_EQ(migrator::cut("a\xC3\xA4\xC3\xB6", 2), "a\xC3\xA4");
  EXPECT_EQ(migrator::cut("", 0), "");
}

TEST(BatchProgress, KnowsSpeedAndTimeLeftOfThisRunAlone) {
  const Revision revision{};
  migrator::BatchProgress progress;
  progress.add({revision, 2, 5000, 20000, 4000, seconds(1), false});
  EXPECT_EQ(progress.text(), "5000 of 20000 rows (25 %)");
  progress.add({revision, 2, 10000, 20000, 9000, seconds(2), false});
  EXPECT_EQ(progress.text(), "10000 of 20000 rows (50 %), 5000 rows/s, 2.0 s left");
  EXPECT_EQ(progress.bar(), "[##########          ]  50 %  10000 of 20000 rows  5000 rows/s  2.0 s left");
  progress.add({revision, 2, 20000, 20000, 19000, seconds(4), true});
  EXPECT_EQ(progress.text(), "20000 of 20000 rows (100 %), 5000 rows/s, 19000 changed, 4.0 s");
  progress.add({revision, 3, 10, 0, 10, seconds(1), false});
  EXPECT_EQ(progress.text(), "10 rows");
  EXPECT_EQ(progress.bar(), "10 rows");
  progress.add({revision, 4, 30, 20, 30, seconds(1), true});  // more were added than were counted
  EXPECT_EQ(progress.text(), "30 of 30 rows (100 %), 30 changed, 1.0 s");
}

/// All that a migrator writes to a terminal of 40 columns.
std::string on_terminal(const Registry& registry, const std::vector<const char*>& environment) {
  int primary = 0;
  winsize size{24, 40, 0, 0};
  const pid_t child = forkpty(&primary, nullptr, nullptr, &size);
  if (child == 0) {
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    for (const char* name : environment) setenv(name, "1", 1);
    const char* argv[] = {"m", "upgrade", "--url", "sqlite:app.db"};
    const apply::DriverFactory drivers[] = {sqlite::driver};
    _exit(migrator::run(4, argv, registry, drivers));
  }
  std::string text;
  char buffer[4096];
  ssize_t size_read = 0;
  while ((size_read = read(primary, buffer, sizeof buffer)) > 0) {
    text.append(buffer, static_cast<std::size_t>(size_read));
  }
  close(primary);
  waitpid(child, nullptr, 0);
  return without_times(text);
}

TEST_F(Migrator, OnATerminalShowsWhatIsBeingDone) {
  const std::string status = "applying aaaaaaaa0001  make aaaaaaaa000";  // 39 of 40 columns
  const std::string applied = "applied \x1b[0m  aaaaaaaa0001  make aaaaaaaa0001  [TIME]\r\n";
  const std::string shown = on_terminal(registry_, {});
  EXPECT_EQ(shown.find(status + "\r\x1b[K\x1b[32m" + applied), 0U) << shown;
  EXPECT_EQ(shown.find("0001 (1/2)"), std::string::npos);
  std::filesystem::remove("app.db");
  const std::string plain = on_terminal(registry_, {"NO_COLOR"});
  EXPECT_EQ(plain.find(status + "\r\x1b[Kapplied   aaaa"), 0U) << plain;
  const RegistryBuilder broken({{"a1", {}, {"nonsense"}, {}}});
  std::filesystem::remove("app.db");
  EXPECT_NE(on_terminal(broken, {}).find("\x1b[1;31merror:\x1b[0m"), std::string::npos);
}

}  // namespace
}  // namespace schemake::test
