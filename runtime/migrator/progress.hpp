// A run for people. Internal to this room.
#pragma once

#include <chrono>

#include <schemake/apply/graph.hpp>
#include <schemake/migrator/batch_progress.hpp>
#include <schemake/migrator/report.hpp>
#include <schemake/migrator/terminal.hpp>

namespace schemake::migrator {

/// What was done goes to stdout, a line for each revision; what is waited for and tried again to stderr,
/// where a terminal also shows what is being done.
class Progress final : public Report {
 public:
  Progress(const apply::Graph& graph, bool verbose) : graph_(graph), verbose_(verbose) {}

  void planned(const RunReport& report) override;
  void start(const StartReport& report) override;
  void statement(const StatementReport& report) override;
  void batch(const BatchReport& report) override;
  void retry(const RetryReport& report) override;
  void step(const StepReport& report) override;
  void waiting(const std::string& holder) override;
  void blocked(const std::string& blocker) override;
  void note(const std::string& note) override;
  void warning(const std::string& file, const std::string& warning) override;
  void backed_up(const std::string& file, std::chrono::microseconds duration) override;
  void hook_done(HookPlace place, std::chrono::microseconds duration) override;
  void would_run(const DryRun& run) override;
  void summary(const Summary& summary) override;
  void stamped(const Summary& summary, bool purged) override;

 private:
  using Clock = std::chrono::steady_clock;

  std::string place(const std::vector<std::string>& heads, const char* already = "") const;

  const apply::Graph& graph_;
  const bool verbose_;
  Terminal terminal_;
  BatchProgress batches_;
  std::string applying_;  ///< "applying 3a4f… add phone (3/120)"
  Clock::time_point told_batch_ = Clock::now();
};

}  // namespace schemake::migrator
