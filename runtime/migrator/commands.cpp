#include <schemake/migrator/commands.hpp>

#include <memory>

#include <fmt/format.h>

#include <schemake/apply/migrate.hpp>
#include <schemake/apply/offline.hpp>
#include <schemake/apply/plan.hpp>
#include <schemake/apply/stopwatch.hpp>
#include <schemake/migrator/check.hpp>
#include <schemake/migrator/database.hpp>
#include <schemake/migrator/environment.hpp>
#include <schemake/migrator/events.hpp>
#include <schemake/migrator/listing.hpp>
#include <schemake/migrator/present.hpp>
#include <schemake/migrator/progress.hpp>
#include <schemake/migrator/run.hpp>

namespace schemake::migrator {
namespace {

class CommandRunner {
 public:
  CommandRunner(const Options& options, const Registry& registry,
                std::span<const apply::DriverFactory> drivers, std::vector<std::string>& done)
      : options_(options), database_(options, registry, drivers), graph_(registry), done_(done) {}

  bool command() {
    try {
      dispatch();
      return as_expected_;
    } catch (const Error& error) {
      const ErrorDetails details = with_database(error.details());
      // They were told before they were committed, and are nothing now.
      if (options_.single_transaction) done_.clear();
      throw Error(details);
    }
  }

 private:
  void dispatch() {
    switch (options_.command) {
      case Command::upgrade:
        return upgrade();
      case Command::downgrade:
        return downgrade();
      case Command::current:
        return listing().current();
      case Command::history:
        return listing().history();
      case Command::heads:
        return listing().heads();
      case Command::branches:
        return listing().branches();
      case Command::show:
        return listing().show(target_or("head"));
      case Command::stamp:
        return stamp();
      case Command::sql:
        return sql();
      case Command::check:
        as_expected_ = check(options_, graph_.registry(), database_);
        return;
    }
  }

  /// An error in a revision has its place and state; any other is the database's, which must be named.
  ErrorDetails with_database(ErrorDetails details) const {
    if (database_.description().empty() || !details.revision.empty() || details.kind == ErrorKind::usage) {
      return details;
    }
    details.database = database_.description();
    if (details.hint.empty()) details.hint = way_out(details);
    if (details.state.empty()) details.state = state_between_steps(details.kind);
    return details;
  }

  std::string state_between_steps(ErrorKind kind) const {
    if (done_.empty()) return "nothing was run";
    if (!options_.single_transaction) return "the revisions told before are done";
    return kind == ErrorKind::connection
               ? "the connection was lost while all was committed; `current` says whether it is applied"
               : "rolled back; nothing was applied";
  }

  Listing listing() { return {options_, graph_, database_}; }

  std::unique_ptr<Report> report() const {
    if (options_.json) return std::make_unique<Events>();
    return std::make_unique<Progress>(graph_, options_.verbose);
  }

  void upgrade() {
    const auto told = report();
    Run(options_, graph_, database_, *told, done_).upgrade(target_or("head"));
  }

  void downgrade() {
    const auto told = report();
    Run(options_, graph_, database_, *told, done_).downgrade(target_or("-1"));
  }

  void stamp() {
    const auto told = report();
    const apply::Stopwatch stopwatch;
    StampOptions wanted;
    wanted.target = target_or("");
    wanted.purge = options_.purge;
    wanted.lock_wait = options_.lock_wait;
    wanted.observer = observer_of(*told, false);
    if (wanted.target.empty() && !wanted.purge) {
      throw_error(
          ErrorKind::usage, "no revision to stamp",
          "name one, or head, heads, base or current: `stamp head`; or forget what is not known here: "
          "`stamp --purge`");
    }
    const auto driver = database_.open(true);
    Summary summary;
    summary.outcome = apply::stamp(*driver, graph_.registry(), wanted);
    summary.outcome.server_time = driver->traffic().waited;
    summary.outcome.round_trips = driver->traffic().round_trips;
    summary.database = driver->identify();
    summary.total = stopwatch.elapsed();
    told->stamped(summary, wanted.target.empty());
  }

  void sql() {
    apply::OfflineOptions wanted;
    wanted.dialect = database_.offline_dialect();
    wanted.range = target_or("");
    wanted.direction = options_.down ? Direction::down : Direction::up;
    const std::string text = apply::offline_sql(graph_, wanted);
    print(options_.json ? dump({{"dialect", apply::name_of(wanted.dialect)}, {"sql", text}}) : text);
  }

  std::string target_or(const char* fallback) const {
    if (options_.from_environment) {
      if (const auto revision = environment_variable("REV")) return *revision;
    }
    return options_.target.empty() ? fallback : options_.target;
  }

  const Options& options_;
  Database database_;
  apply::Graph graph_;
  std::vector<std::string>& done_;
  bool as_expected_ = true;
};

}  // namespace

bool run_command(const Options& options, const Registry& registry,
                 std::span<const apply::DriverFactory> drivers, std::vector<std::string>& done) {
  return CommandRunner(options, registry, drivers, done).command();
}

}  // namespace schemake::migrator
