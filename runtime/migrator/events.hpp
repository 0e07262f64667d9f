// A run for programs (--json): one JSON object a line. docs/events.md lists them. Internal to this room.
#pragma once

#include <mutex>

#include <schemake/apply/error.hpp>
#include <schemake/migrator/present.hpp>
#include <schemake/migrator/report.hpp>

namespace schemake::migrator {

/// Each event is written through to stdout at once.
class Events final : public Report {
 public:
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
  void write(const char* name, const Json& fields);

  std::mutex mutex_;
};

/// The last event of a run that went wrong. `done`: the ids of the revisions that were run and stay so.
std::string error_event(const ErrorDetails& details, const std::vector<std::string>& done);

}  // namespace schemake::migrator
