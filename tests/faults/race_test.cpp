// Many migrators on one database: each revision is applied once, and everybody is told that all is well.
#include <chrono>
#include <csignal>
#include <thread>

#include "fixture.hpp"

namespace schemake::faults {
namespace {

constexpr int migrators = 20;

void race(Databases& databases, const Migrator& migrator, const Ways& ways, Direction direction) {
  const std::string url = databases.create();
  if (direction == Direction::down) {
    ASSERT_TRUE(migrator.run(url, command_for(Direction::up)).well());
  }
  auto all = start_all(migrator, url, migrators, command_for(direction));
  EXPECT_EQ(wait_for_all(all), "");
  databases.settle(url);
  EXPECT_EQ(ways.judge_end(url, direction), "");
  databases.drop(url);
}

/// The first of them is killed in its middle: the others take over from where it was.
void race_with_a_kill(Databases& databases, const Migrator& migrator, const Ways& ways,
                      std::chrono::microseconds after) {
  const std::string url = databases.create();
  Process victim = migrator.start(url, command_for(Direction::up));
  auto others = start_all(migrator, url, migrators - 1, command_for(Direction::up));
  std::this_thread::sleep_for(after);
  victim.signal(SIGKILL);
  victim.wait();
  EXPECT_EQ(wait_for_all(others), "") << "killed after " << after.count() << " us";
  databases.settle(url);
  EXPECT_EQ(ways.judge_end(url, Direction::up), "") << "killed after " << after.count() << " us";
  databases.drop(url);
}

/// Later in each round: a run by itself takes some hundred milliseconds among so many.
std::chrono::microseconds kill_time(int round) {
  return std::chrono::milliseconds(20 + (round * 37) % 200);
}

TEST_F(PostgresqlFaults, TwentyAtOnceApplyEachRevisionOnce) {
  for (int i = 0; i < rounds(); ++i) race(databases(), migrator(), ways(), Direction::up);
}

TEST_F(PostgresqlFaults, TwentyAtOnceRevertEachRevisionOnce) {
  for (int i = 0; i < rounds(); ++i) race(databases(), migrator(), ways(), Direction::down);
}

TEST_F(PostgresqlFaults, NineteenFinishWhatAKilledOneHasBegun) {
  for (int i = 0; i < rounds(); ++i) race_with_a_kill(databases(), migrator(), ways(), kill_time(i));
}

TEST_F(SqliteFaults, TwentyAtOnceApplyEachRevisionOnce) {
  for (int i = 0; i < rounds(); ++i) race(databases(), migrator(), ways(), Direction::up);
}

TEST_F(SqliteFaults, TwentyAtOnceRevertEachRevisionOnce) {
  for (int i = 0; i < rounds(); ++i) race(databases(), migrator(), ways(), Direction::down);
}

TEST_F(SqliteFaults, NineteenFinishWhatAKilledOneHasBegun) {
  for (int i = 0; i < rounds(); ++i) race_with_a_kill(databases(), migrator(), ways(), kill_time(i));
}

}  // namespace
}  // namespace schemake::faults
