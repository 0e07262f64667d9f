// One run with one fault, and what must be true behind it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "databases.hpp"
#include "expected.hpp"
#include "fault.hpp"
#include "migrator.hpp"

namespace schemake::faults {

/// All that it takes to repeat it, as text "up,kill:before:17,wal,rush".
struct Trial {
  Direction direction = Direction::up;
  Fault fault;
  bool wal = false;   ///< SQLite: the database has a write-ahead log and no rollback journal
  bool rush = false;  ///< the second run is started at once: nobody waits for what is left of the first
  bool steps =
      false;  ///< with -v, under which a revision is not one message: there are more steps to stop at
};

std::string to_text(const Trial& trial);
/// Throws std::invalid_argument.
Trial parse_trial(const std::string& text);

/// The arguments that lead a migrator along the whole way.
std::vector<std::string> command_for(Direction direction, bool steps = false);

/// Where a run was stopped.
enum class Stop : std::uint8_t { at_start, between, half_done, at_end, not_asked };

struct Outcome {
  bool struck = false;  ///< the run ended otherwise than without the fault
  Stop stop = Stop::not_asked;
  std::string failure{};  ///< empty: all was as it must be
};

/// What a whole way costs.
struct Measure {
  std::uint64_t calls = 0;
  std::uint64_t writes = 0;
  std::uint64_t microseconds = 0;
};

/// The ways up and down of one history on one kind of database.
class Ways {
 public:
  /// Throws std::runtime_error if an undisturbed run does not lead to what the oracle says.
  Ways(Databases& databases, const Migrator& migrator);

  const Measure& measure(Direction direction, bool steps) const {
    return way(direction).measures[steps ? 1 : 0];
  }
  Outcome run(const Trial& trial);
  const Expected& expected(Direction direction) const { return *way(direction).expected; }

  /// Of a database behind a run that ended as `ended`. Empty: it holds what `current` says. Sets where it
  /// stopped.
  std::string judge_stop(const std::string& url, Direction direction, const Ended& ended, Stop& stop) const;
  /// Empty: catalog, rows, ledger and record are those of an undisturbed run, and `check` finds no drift.
  std::string judge_end(const std::string& url, Direction direction) const;

 private:
  struct Way {
    std::string from;  ///< a database to copy, or empty: a new one
    std::unique_ptr<Expected> expected;
    std::vector<std::string> ledger;
    std::vector<std::string> record;  ///< to find drift with
    Measure measures[2];              ///< without and with `steps`
  };

  const Way& way(Direction direction) const { return direction == Direction::up ? up_ : down_; }
  void explore(Way& way, Direction direction);
  void measure_run(Way& way, Direction direction, bool steps);
  std::string judge_record(apply::Driver& driver, const std::string& url, Direction direction) const;
  std::string prepare(const Trial& trial);
  Ended run_with_fault(const std::string& url, const Trial& trial);
  std::string run_again(const std::string& url, const Trial& trial);

  Databases& databases_;
  const Migrator& migrator_;
  Way up_;
  Way down_;
};

}  // namespace schemake::faults
