#include "trial.hpp"

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include <schemake/migrator/migrator.hpp>

#include "said.hpp"

namespace schemake::faults {
namespace {

using Clock = std::chrono::steady_clock;

std::string said_by(const Ended& ended) {
  return fmt::format("{}\n{}{}", ended.how(), ended.output, ended.errors);
}

/// Of a run by itself, whatever is in the database. A signal at a time may come before anybody hears it.
std::string misbehaviour(const Ended& ended, const Fault& fault) {
  if (ended.hung) return "the run hung";
  const bool heard = fault.action == Action::interrupt && fault.moment != Moment::time;
  const int sent = fault.action == Action::kill                  ? SIGKILL
                   : fault.action == Action::interrupt && !heard ? SIGTERM
                                                                 : 0;
  if (ended.signal != 0 && ended.signal != sent) return "the run crashed";
  if (ended.exit_code > 0 && ended.errors.empty()) return "the run failed without a word";
  if (heard && !ended.well() && ended.exit_code != migrator::exit_interrupted) {
    return "the run does not say that it was interrupted";
  }
  return "";
}

Stop stop_at(const Place& place, const Registry& registry, Direction direction) {
  const std::uint32_t start = direction == Direction::up ? 0 : registry.revision_count;
  if (place.statements != 0 || place.rows != 0) return Stop::half_done;
  if (place.applied == start) return Stop::at_start;
  return place.applied == registry.revision_count - start ? Stop::at_end : Stop::between;
}

}  // namespace

std::vector<std::string> command_for(Direction direction, bool steps) {
  std::vector<std::string> command{"upgrade"};
  if (direction == Direction::down) command = {"downgrade", "base"};
  if (steps) command.emplace_back("-v");
  command.insert(command.end(), {"--lock-wait", "30"});
  return command;
}

std::string to_text(const Trial& trial) {
  return fmt::format("{},{}{}{}{}", trial.direction == Direction::up ? "up" : "down", to_text(trial.fault),
                     trial.wal ? ",wal" : "", trial.rush ? ",rush" : "", trial.steps ? ",steps" : "");
}

Trial parse_trial(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, ',');) parts.push_back(part);
  if (parts.size() < 2) throw std::invalid_argument("a trial is up|down,<fault>[,wal][,rush][,steps]");
  Trial trial;
  trial.direction = parts[0] == "down" ? Direction::down : Direction::up;
  trial.fault = parse_fault(parts[1]);
  for (std::size_t i = 2; i < parts.size(); ++i) {
    trial.wal = trial.wal || parts[i] == "wal";
    trial.rush = trial.rush || parts[i] == "rush";
    trial.steps = trial.steps || parts[i] == "steps";
  }
  return trial;
}

Ways::Ways(Databases& databases, const Migrator& migrator) : databases_(databases), migrator_(migrator) {
  explore(up_, Direction::up);
  down_.from = databases_.create();
  const Ended ended = migrator_.run(down_.from, command_for(Direction::up));
  if (!ended.well()) throw std::runtime_error("the undisturbed upgrade fails: " + said_by(ended));
  databases_.settle(down_.from);
  explore(down_, Direction::down);
}

void Ways::explore(Way& way, Direction direction) {
  const std::string url = databases_.create(way.from);
  {
    const auto driver = databases_.open(url);
    way.expected = std::make_unique<Expected>(*driver, databases_.registry(), direction);
  }
  databases_.settle(url);
  databases_.drop(url);
  for (const bool steps : {false, true}) measure_run(way, direction, steps);
}

/// It also proves that the oracle and the runtime agree where nothing disturbs them.
void Ways::measure_run(Way& way, Direction direction, bool steps) {
  Measure& measure = way.measures[steps ? 1 : 0];
  const Folder folder;
  const std::string counts = folder.file("counts");
  const std::string url = databases_.create(way.from);
  const auto start = Clock::now();
  const Ended ended = migrator_.run(url, command_for(direction, steps), {{count_variable, counts}});
  const auto time = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
  if (!ended.well()) throw std::runtime_error("the undisturbed run fails: " + said_by(ended));
  std::ifstream(counts) >> measure.calls >> measure.writes;
  measure.microseconds = static_cast<std::uint64_t>(time.count());
  databases_.settle(url);
  {
    const auto driver = databases_.open(url);
    way.ledger = read_ledger_lines(*driver);
    way.record = read_record_lines(*driver);
  }
  const std::string wrong = judge_end(url, direction);
  if (!wrong.empty()) throw std::runtime_error("the undisturbed run does not end where it should:\n" + wrong);
  databases_.drop(url);
}

std::string Ways::judge_end(const std::string& url, Direction direction) const {
  const Expected& expected = *way(direction).expected;
  const Place place = migrator_.current(url);
  if (place != expected.end()) return fmt::format("it ends at: {}\n", to_text(place));
  const auto driver = databases_.open(url);
  const Image found = read_image(*driver);
  if (found != expected.at_end()) return "the end differs:\n" + difference(expected.at_end(), found);
  const auto ledger = read_ledger_lines(*driver);
  if (ledger != way(direction).ledger) {
    return "the ledger differs, or its order:\n" + difference(way(direction).ledger, ledger);
  }
  return judge_record(*driver, url, direction);
}

/// A run that was killed behind its last step leaves its record to the next one that runs or verifies; there
/// is nothing to verify at the base.
std::string Ways::judge_record(apply::Driver& driver, const std::string& url, Direction direction) const {
  if (is_record_unfinished(driver)) {
    if (direction == Direction::down) return "";
    const Ended verified = migrator_.run(url, {"upgrade", "--verify"});
    if (!verified.well()) return "`upgrade --verify` fails with nothing to do: " + said_by(verified);
  }
  const auto record = read_record_lines(driver);
  if (record != way(direction).record) {
    return "the record to find drift with differs:\n" + difference(way(direction).record, record);
  }
  const Ended check = migrator_.run(url, {"check"});
  return check.well() ? "" : "`check` finds drift: " + said_by(check);
}

std::string Ways::prepare(const Trial& trial) {
  const std::string url = databases_.create(way(trial.direction).from);
  if (trial.wal) databases_.open(url)->query("PRAGMA journal_mode = WAL");
  return url;
}

/// What happens at a time happens from here; all else in the migrator itself.
Ended Ways::run_with_fault(const std::string& url, const Trial& trial) {
  Process migrator =
      migrator_.start(url, command_for(trial.direction, trial.steps), migrator_.with(trial.fault));
  if (trial.fault.moment == Moment::time) {
    std::this_thread::sleep_for(std::chrono::microseconds(trial.fault.at));
    switch (trial.fault.action) {
      case Action::kill:
        migrator.signal(SIGKILL);
        break;
      case Action::interrupt:
        migrator.signal(SIGTERM);
        break;
      case Action::stop:
        databases_.server()->stop();
        break;
      case Action::terminate:
        databases_.open(databases_.server()->url("postgres"))
            ->query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 't%' AND pid <> "
                "pg_backend_pid()");
        break;
      case Action::cut:
      case Action::full:
        throw std::invalid_argument("this happens at calls only, not at a time");
    }
  }
  return migrator.wait();
}

Outcome Ways::run(const Trial& trial) {
  const std::string url = prepare(trial);
  Outcome outcome;
  const Ended ended = run_with_fault(url, trial);
  outcome.struck = !ended.well();
  outcome.failure = misbehaviour(ended, trial.fault);
  if (databases_.server() != nullptr) databases_.server()->start();
  try {
    if (outcome.failure.empty() && !trial.rush) {
      outcome.failure = judge_stop(url, trial.direction, ended, outcome.stop);
    }
    if (outcome.failure.empty()) outcome.failure = run_again(url, trial);
  } catch (const std::exception& error) {
    outcome.failure = error.what();
  }
  if (!outcome.failure.empty()) outcome.failure += "\nthe first run: " + said_by(ended);
  databases_.drop(url);
  return outcome;
}

std::string Ways::judge_stop(const std::string& url, Direction direction, const Ended& ended,
                             Stop& stop) const {
  databases_.settle(url);
  const Place place = migrator_.current(url);
  stop = stop_at(place, databases_.registry(), direction);
  const Expected& expected = *way(direction).expected;
  if (ended.well() && place != expected.end()) {
    return fmt::format("the run says that all went well, and stopped at: {}\n", to_text(place));
  }
  const std::string words = judge_words(ended.errors, place, databases_.registry());
  if (!words.empty()) return words;
  const auto driver = databases_.open(url);
  return expected.judge(place, read_image(*driver));
}

std::string Ways::run_again(const std::string& url, const Trial& trial) {
  const Ended ended = migrator_.run(url, command_for(trial.direction));
  if (!ended.well()) return "the second run fails: " + said_by(ended);
  databases_.settle(url);
  return judge_end(url, trial.direction);
}

}  // namespace schemake::faults
