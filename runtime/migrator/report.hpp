// What a run tells while it runs, and how: for people (progress.hpp) or for programs (events.hpp). Internal
// to this room.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <schemake/apply/options.hpp>
#include <schemake/apply/plan.hpp>

namespace schemake::migrator {

/// What a run would do (--dry-run).
struct DryRun {
  const Registry* registry;
  std::string database;
  Dialect dialect;
  RunReport plan;
  std::vector<apply::Step> steps;  ///< of the plan's revisions, in the same order
  bool single_transaction;
};

/// A run that went well. `outcome` has the figures; nothing in it: there was nothing to do.
struct Summary {
  std::string database;
  Outcome outcome;
  std::chrono::microseconds total{};  ///< from the command's start
  bool dry_run = false;
};

enum class HookPlace { before, after };

/// One is made for each run. `blocked` and `note` are called from other threads too.
class Report {
 public:
  Report() = default;
  Report(const Report&) = delete;
  Report& operator=(const Report&) = delete;
  virtual ~Report() = default;

  virtual void planned(const RunReport& report) = 0;
  virtual void start(const StartReport& report) = 0;
  virtual void statement(const StatementReport& report) = 0;
  virtual void batch(const BatchReport& report) = 0;
  virtual void retry(const RetryReport& report) = 0;
  virtual void step(const StepReport& report) = 0;
  virtual void waiting(const std::string& holder) = 0;
  virtual void blocked(const std::string& blocker) = 0;
  virtual void note(const std::string& note) = 0;
  virtual void warning(const std::string& file, const std::string& warning) = 0;

  virtual void backed_up(const std::string& file, std::chrono::microseconds duration) = 0;
  virtual void hook_done(HookPlace place, std::chrono::microseconds duration) = 0;

  virtual void would_run(const DryRun& run) = 0;
  virtual void summary(const Summary& summary) = 0;
  /// `purged` alone: nothing was stamped, but unknown revisions were forgotten.
  virtual void stamped(const Summary& summary, bool purged) = 0;
};

/// Calls `report`, which outlives it. `statements`: also for each statement, which costs round trips.
Observer observer_of(Report& report, bool statements);

/// The first line of a statement, shortened to what fits on one.
std::string first_line(std::string_view sql);

/// How a step of a dry run would lock: Statement::locks, or what every statement of SQLite takes. Empty where
/// nothing is known.
std::string locks_of(const Statement& statement, Dialect dialect);

}  // namespace schemake::migrator
