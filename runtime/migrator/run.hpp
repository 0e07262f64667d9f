// The commands that migrate: upgrade and downgrade. Internal to this room.
#pragma once

#include <atomic>
#include <optional>
#include <string>
#include <vector>

#include <schemake/apply/graph.hpp>
#include <schemake/apply/stopwatch.hpp>
#include <schemake/migrator/database.hpp>
#include <schemake/migrator/hooks.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/report.hpp>

namespace schemake::migrator {

/// One command. Backup and --before come when there is something to do and before anything is done, --after
/// when all is done; signals are heard as long as the database is open.
class Run {
 public:
  /// The arguments outlive it. `done` gets the id of each revision when it was run.
  Run(const Options& options, const apply::Graph& graph, Database& database, Report& report,
      std::vector<std::string>& done)
      : options_(options), graph_(graph), database_(database), report_(report), done_(done) {}

  /// `target` is as UpgradeOptions and DowngradeOptions have it. Throw Error.
  void upgrade(const std::string& target);
  void downgrade(const std::string& target);

 private:
  template <typename Wanted, typename Migrate>
  void run(Wanted wanted, bool create, const Migrate& migrate);
  void show_dry_run(const std::string& target);
  void refuse_backup();
  void configure(RunOptions& wanted) const;
  void observe(Observer& observer, Hooks& hooks);
  void back_up();
  void warn_of_changes(apply::Driver& driver, const std::string& target);

  const Options& options_;
  const apply::Graph& graph_;
  Database& database_;
  Report& report_;
  std::vector<std::string>& done_;
  std::atomic<bool> stop_{false};
  std::optional<RunReport> plan_;  ///< of a run that had something to do
  const apply::Stopwatch stopwatch_;
};

}  // namespace schemake::migrator
