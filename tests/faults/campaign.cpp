#include "campaign.hpp"

#include <algorithm>
#include <map>
#include <random>

#include <fmt/format.h>

namespace schemake::faults {
namespace {

struct Kind {
  Action action;
  Moment moment;
};

constexpr Kind postgresql_kinds[] = {
    {Action::kill, Moment::before},      {Action::kill, Moment::after},     {Action::kill, Moment::time},
    {Action::stop, Moment::before},      {Action::stop, Moment::after},     {Action::stop, Moment::time},
    {Action::terminate, Moment::before}, {Action::terminate, Moment::time}, {Action::cut, Moment::after},
    {Action::interrupt, Moment::before}, {Action::interrupt, Moment::time},
};

constexpr Kind sqlite_kinds[] = {
    {Action::kill, Moment::before},      {Action::kill, Moment::after},     {Action::kill, Moment::write},
    {Action::kill, Moment::time},        {Action::full, Moment::write},     {Action::full, Moment::before},
    {Action::interrupt, Moment::before}, {Action::interrupt, Moment::time},
};

std::span<const Kind> kinds_of(Dialect dialect) {
  if (dialect == Dialect::sqlite) return sqlite_kinds;
  return postgresql_kinds;
}

std::uint64_t last_of(Moment moment, const Measure& measure) {
  switch (moment) {
    case Moment::before:
    case Moment::after:
      return measure.calls;
    case Moment::write:
      return measure.writes;
    case Moment::time:
      return measure.microseconds;
  }
  return 0;
}

/// Draws the trials of one kind.
class Pool {
 public:
  Pool(const Kind& kind, const Ways& ways, std::mt19937& random)
      : kind_(kind), ways_(ways), random_(random) {}

  Trial take() {
    if (kind_.moment == Moment::time) return at_random_time();
    if (left_.empty()) fill();
    Trial trial = left_.back();
    left_.pop_back();
    return trial;
  }

 private:
  Trial at_random_time() {
    Trial trial;
    trial.direction = random_() % 2 == 0 ? Direction::up : Direction::down;
    trial.steps = random_() % 2 == 0;
    const Measure& measure = ways_.measure(trial.direction, trial.steps);
    trial.fault = {kind_.action, kind_.moment, random_() % last_of(Moment::time, measure)};
    return trial;
  }

  void fill() {
    for (const bool steps : {false, true}) {
      for (const Direction direction : {Direction::up, Direction::down}) add_all(direction, steps);
    }
    std::shuffle(left_.begin(), left_.end(), random_);
  }

  void add_all(Direction direction, bool steps) {
    Trial trial;
    trial.direction = direction;
    trial.steps = steps;
    const std::uint64_t last = last_of(kind_.moment, ways_.measure(direction, steps));
    for (std::uint64_t at = 1; at <= last; ++at) {
      trial.fault = {kind_.action, kind_.moment, at};
      left_.push_back(trial);
    }
  }

  Kind kind_;
  const Ways& ways_;
  std::mt19937& random_;
  std::vector<Trial> left_;
};

struct Counts {
  std::size_t runs = 0;
  std::size_t struck = 0;
  std::size_t failed = 0;
  std::map<Stop, std::size_t> stops;
};

std::string line(const std::string& database, const std::string& kind, Counts counts) {
  return fmt::format("{:<11} {:<17} {:>5} {:>7} {:>9} {:>8} {:>10} {:>7} {:>10} {:>9}\n", database, kind,
                     counts.runs, counts.struck, counts.stops[Stop::at_start], counts.stops[Stop::between],
                     counts.stops[Stop::half_done], counts.stops[Stop::at_end], counts.stops[Stop::not_asked],
                     counts.failed);
}

}  // namespace

std::vector<Trial> choose(const Ways& ways, Dialect dialect, std::size_t count, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<Pool> pools;
  for (const Kind& kind : kinds_of(dialect)) pools.emplace_back(kind, ways, random);
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < count; ++i) {
    Trial trial = pools[i % pools.size()].take();
    trial.wal = dialect == Dialect::sqlite && random() % 3 == 0;
    trial.rush = random() % 4 == 0;
    trials.push_back(trial);
  }
  return trials;
}

std::string table(const std::vector<Tried>& tried, Dialect dialect) {
  std::map<std::string, Counts> by_kind;
  Counts total;
  for (const auto& [trial, outcome] : tried) {
    const std::string kind = fmt::format("{} {}", name_of(trial.fault.action), name_of(trial.fault.moment));
    for (Counts* counts : {&by_kind[kind], &total}) {
      ++counts->runs;
      ++counts->stops[outcome.stop];
      if (outcome.struck) ++counts->struck;
      if (!outcome.failure.empty()) ++counts->failed;
    }
  }
  std::string text =
      fmt::format("{:<11} {:<17} {:>5} {:>7} {:>9} {:>8} {:>10} {:>7} {:>10} {:>9}\n", "database", "fault",
                  "runs", "struck", "at start", "between", "half done", "at end", "not asked", "failures");
  const char* database = dialect == Dialect::sqlite ? "sqlite" : "postgresql";
  for (const auto& [kind, counts] : by_kind) text += line(database, kind, counts);
  return text + line(database, "all", total);
}

std::size_t count_failures(const std::vector<Tried>& tried) {
  return static_cast<std::size_t>(std::count_if(
      tried.begin(), tried.end(), [](const Tried& each) { return !each.outcome.failure.empty(); }));
}

}  // namespace schemake::faults
