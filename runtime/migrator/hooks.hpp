// The commands of --before and --after. Internal to this room.
#pragma once

#include <atomic>
#include <string>
#include <vector>

#include <schemake/apply/url.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/report.hpp>
#include <schemake/migrator/shell.hpp>

namespace schemake::migrator {

/// The environment of a hook: what the run is about, and how to connect to its database.
Variables hook_environment(const RunReport& plan, const Url& url);

class Hooks {
 public:
  /// The arguments outlive it. A `stop` that is set makes a hook's failure an interruption.
  Hooks(const Options& options, const Url& url, Report& report, const std::atomic<bool>& stop)
      : options_(options), url_(url), report_(report), stop_(stop) {}

  /// Each runs its command, if there is one. Throws Error where it does not end with 0.
  void before(const RunReport& plan);
  void after(const RunReport& plan);
  /// Ends the one that runs; from another thread.
  void cancel() noexcept { shell_.terminate(); }

 private:
  void run(HookPlace place, const std::string& command, const RunReport& plan);
  [[noreturn]] void fail(HookPlace place, int result, const RunReport& plan) const;

  const Options& options_;
  const Url& url_;
  Report& report_;
  const std::atomic<bool>& stop_;
  Shell shell_;
};

}  // namespace schemake::migrator
