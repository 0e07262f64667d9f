#include <schemake/migrator/run.hpp>

#include <utility>

#include <fmt/format.h>

#include <schemake/apply/migrate.hpp>
#include <schemake/migrator/dry_run.hpp>
#include <schemake/migrator/interrupt.hpp>

namespace schemake::migrator {

using std::string_view;

void Run::upgrade(const std::string& target) {
  UpgradeOptions wanted;
  wanted.target = target;
  wanted.accept = options_.accept;
  wanted.verify = options_.verify;
  run(std::move(wanted), true, [this](apply::Driver& driver, const UpgradeOptions& upgrade) {
    return apply::upgrade(driver, graph_.registry(), upgrade);
  });
}

void Run::downgrade(const std::string& target) {
  DowngradeOptions wanted;
  wanted.target = target;
  run(std::move(wanted), false, [this](apply::Driver& driver, const DowngradeOptions& downgrade) {
    warn_of_changes(driver, downgrade.target);
    return apply::downgrade(driver, graph_.registry(), downgrade);
  });
}

template <typename Wanted, typename Migrate>
void Run::run(Wanted wanted, bool create, const Migrate& migrate) {
  database_.locate();
  refuse_backup();
  if (options_.dry_run) return show_dry_run(wanted.target);
  const auto driver = database_.open(create);
  Hooks hooks(options_, database_.url(), report_, stop_);
  configure(wanted);
  observe(wanted.observer, hooks);
  const Interrupt interrupt(
      stop_,
      [this] { report_.note("interrupted: what runs is ended; a second signal ends the program at once"); },
      [&] {
        driver->cancel();
        hooks.cancel();
      });
  Summary summary;
  summary.outcome = migrate(*driver, std::as_const(wanted));
  if (plan_) hooks.after(*plan_);
  summary.database = driver->identify();
  summary.total = stopwatch_.elapsed();
  report_.summary(summary);
}

void Run::show_dry_run(const std::string& target) {
  const auto driver = database_.open(false);
  const DryRun would = dry_run(*driver, graph_, options_, target);
  Summary summary;
  summary.database = driver->identify();
  summary.outcome.heads = would.plan.from;
  summary.outcome.server_time = driver->traffic().waited;
  summary.outcome.round_trips = driver->traffic().round_trips;
  summary.total = stopwatch_.elapsed();
  summary.dry_run = !would.steps.empty();
  if (!would.steps.empty()) report_.would_run(would);
  report_.summary(summary);
}

/// Before anything is connected to: it can't be done.
void Run::refuse_backup() {
  if (options_.backup.empty() || database_.factory().back_up != nullptr) return;
  throw_error(
      ErrorKind::usage, "--backup is for SQLite: PostgreSQL has its own program for it",
      "give --before \"pg_dump -Fc -f before.dump\": it connects to this database without more arguments");
}

void Run::configure(RunOptions& wanted) const {
  wanted.single_transaction = options_.single_transaction;
  wanted.lock_wait = options_.lock_wait;
  wanted.lock_timeout = options_.lock_timeout;
  wanted.statement_timeout = options_.statement_timeout;
  wanted.retries = options_.retries;
  wanted.stop = &stop_;
}

void Run::observe(Observer& observer, Hooks& hooks) {
  observer = observer_of(report_, options_.verbose);
  observer.planned = [this, &hooks](const RunReport& plan) {
    plan_ = plan;
    report_.planned(plan);
    back_up();
    hooks.before(plan);
  };
  observer.retry = [this](const RetryReport& retry) {
    if (options_.single_transaction) done_.clear();  // they are rolled back, and told again
    report_.retry(retry);
  };
  observer.step = [this](const StepReport& step) {
    done_.emplace_back(string_view(step.revision.id));
    report_.step(step);
  };
}

void Run::back_up() {
  if (options_.backup.empty()) return;
  const apply::Stopwatch stopwatch;
  try {
    database_.factory().back_up(database_.url(), options_.backup, stop_);
  } catch (const DatabaseError& error) {
    ErrorDetails details = to_details(error);
    details.message = fmt::format("no backup was made: {}", details.message);
    details.state = "nothing was run";
    throw Error(std::move(details));
  }
  report_.backed_up(options_.backup, stopwatch.elapsed());
}

/// A down was written for its file as it is now, the database made from what it was.
void Run::warn_of_changes(apply::Driver& driver, const std::string& target) {
  const apply::Standing standing = apply::read_standing(driver, graph_);
  for (const apply::Step& step : apply::plan_downgrade(graph_, standing, target)) {
    if (!standing.changed(step.revision, driver.dialect())) continue;
    const Revision& revision = graph_.revision(step.revision);
    report_.warning(
        std::string(string_view(revision.file)),
        fmt::format("revision {} was changed since it was applied: its down may not fit what its up made",
                    string_view(revision.id)));
  }
}

}  // namespace schemake::migrator
