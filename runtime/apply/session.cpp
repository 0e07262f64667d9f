#include <schemake/apply/session.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <schemake/apply/snapshot.hpp>
#include <schemake/apply/step.hpp>
#include <schemake/apply/user.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

/// Another migrator may move the database between two transactions, as often as it has steps; beyond that two
/// of them pull it to and fro.
constexpr std::uint32_t spare_plans = 100;

void refuse_open_transaction(Driver& driver) {
  if (!driver.in_transaction()) return;
  throw_error(ErrorKind::usage, "the connection has a transaction open",
              "a migration commits, and would commit that work with it: end the transaction first");
}

void refuse_dialect(const Registry& registry, Dialect dialect) {
  if (registry.supports(dialect)) return;
  throw_error(ErrorKind::usage,
              fmt::format("{} is not compiled for {}", string_view(registry.name), name_of(dialect)),
              "add it to DIALECTS of schemake_add_migrations()");
}

LedgerSql checked(Driver& driver, const Registry& registry) {
  refuse_dialect(registry, driver.dialect());
  driver.use_ledger(ledger_name(registry));
  refuse_open_transaction(driver);
  return LedgerSql(driver.dialect(), driver.ledger_table());
}

/// Of a table, an index, a column, a type or the like.
bool already_exists(const ErrorDetails& details) {
  const string_view code = details.code;
  if (code == "42P07" || code == "42701" || code == "42710" || code == "42P06") return true;
  const string_view message = details.message;
  return code == "SQLITE_ERROR" && (message.find(" already exists") != string_view::npos ||
                                    message.rfind("duplicate column name", 0) == 0);
}

[[noreturn]] void rethrow_with_way_out(const Error& error, bool unledgered) {
  ErrorDetails details = error.details();
  if (unledgered && details.hint.empty() && already_exists(details)) {
    details.hint =
        "the database had tables but no ledger: if they are what the migrations up to a revision make, "
        "say so with `stamp REV`, and `upgrade` goes on from there";
  }
  throw Error(std::move(details));
}

}  // namespace

Lock::Lock(Driver& driver, string_view name, std::chrono::milliseconds wait, const Observer& observer,
           const std::atomic<bool>* stop)
    : driver_(driver) {
  try {
    // Who waits, or looks who holds it, sees a name also where no revision runs: in a hook, between two.
    const std::string shown = driver.show_activity(fmt::format("{}-migrate", name), true);
    if (!shown.empty() && driver.keeps_session()) driver.execute(shown);
    scope_ = driver.lock(wait, [&observer, stop, told = std::string()](const std::string& holder) mutable {
      if (stop != nullptr && *stop) throw DatabaseError(DatabaseError::Kind::cancelled, "interrupted");
      if (holder.empty() || holder == told || !observer.waiting) return;
      told = holder;
      observer.waiting(holder);
    });
  } catch (...) {
    driver.unlock();
    throw;
  }
}

Session::Session(Driver& driver, const Registry& registry)
    : driver_(driver), graph_(registry), ledger_(checked(driver, registry)) {}

void Session::make_ledger() {
  if (driver_.ledger_exists()) return;
  Transaction transaction(driver_);
  // Where the lock is the transaction's, another migrator may have been first.
  if (!driver_.ledger_exists()) {
    const std::string schema(string_view(graph_.registry().ledger_schema));
    if (!schema.empty() && !driver_.schema_exists(schema)) {
      driver_.execute("CREATE SCHEMA " + quote_identifier(schema));
    }
    driver_.execute(ledger_.create());
  }
  transaction.commit();
}

bool Session::has_all() {
  if (!driver_.ledger_exists()) return false;
  const Rows rows = driver_.query(ledger_.digest());
  return !rows.empty() && rows[0][0] == "0" &&
         rows[0][1] == all_applied(graph_.registry(), driver_.dialect());
}

Outcome Session::at_heads() const {
  const Registry& registry = graph_.registry();
  std::vector<std::string> heads;
  for (std::uint32_t i = 0; i < registry.head_count; ++i) {
    heads.emplace_back(string_view(graph_.revision(registry.heads[i]).id));
  }
  return outcome({}, std::move(heads));
}

Outcome Session::run(Direction direction, const RunOptions& options, const Planner& planner) {
  const Standing before = read();
  const Steps steps = planner(before);
  if (steps.empty()) return nothing_to_do(before, options);
  if (!driver_.keeps_session()) refuse_without_session(steps);
  driver_.on_blocked(options.observer.blocked);
  const Lock lock(driver_, graph_.registry().name, options.lock_wait, options.observer, options.stop);
  make_ledger();
  const std::string user = options.applied_by.empty() ? user_at_host() : options.applied_by;
  RunContext context{driver_, graph_, ledger_, lock.scope(), options, user, program_of(graph_.registry())};
  try {
    return run_locked(direction, context, planner);
  } catch (const Error& error) {
    rethrow_with_way_out(error, before.rows().empty());
  }
}

/// The snapshot is looked at only where that is asked for: most runs have nothing to do, and shall cost
/// nothing. A run that was killed behind its last step has left it to us.
Outcome Session::nothing_to_do(const Standing& before, const RunOptions& options) {
  if (options.verify && !before.rows().empty()) {
    if (!is_snapshot_current(driver_)) {
      const Lock lock(driver_, graph_.registry().name, options.lock_wait, options.observer, options.stop);
      const RunSnapshot snapshot(driver_, options.observer.note);
    }
    refuse_drift(driver_, "there was nothing to run");
  }
  return outcome({}, before.head_ids());
}

Outcome Session::run_locked(Direction direction, RunContext& context, const Planner& planner) {
  const Standing before = read();
  const Steps planned = planner(before);
  if (planned.empty()) return outcome({}, before.head_ids());
  if (context.options.verify && !before.rows().empty()) refuse_drift(driver_, "nothing was run");
  if (context.options.observer.planned) {
    context.options.observer.planned(describe_plan(graph_, before, direction, planned));
  }
  RunSnapshot snapshot(driver_, context.options.observer.note);
  const Steps done =
      context.options.single_transaction ? run_as_one(context, planner) : run_each(context, planner);
  snapshot.finish();
  if (context.options.verify) refuse_drift(driver_, "all revisions were run");
  Outcome result = outcome(done, read().head_ids());
  result.statements = context.statements;
  result.rows = context.rows;
  return result;
}

Session::Steps Session::run_each(RunContext& context, const Planner& planner) {
  Steps done;
  for (std::uint32_t plans = 0; plans < graph_.size() + spare_plans; ++plans) {
    const Steps steps = planner(read());
    if (steps.empty() || run_steps(context, steps, done)) return done;
  }
  throw_error(ErrorKind::failed, "another migrator moves the database again and again",
              "see who runs it, and with which revisions; `current` says where the database is");
}

/// False where another migrator moved the database, so that the plan is out of date.
bool Session::run_steps(RunContext& context, const Steps& steps, Steps& done) {
  Position position{1, static_cast<std::uint32_t>(steps.size())};
  for (const Step& step : steps) {
    StepRun run(context, step, position);
    try {
      if (!run.run()) return false;
    } catch (const DatabaseError& error) {
      run.fail(error);
    }
    run.finish();
    done.push_back(step);
    ++position.step;
  }
  return true;
}

Session::Steps Session::run_as_one(RunContext& context, const Planner& planner) {
  // Before `begin`: inside it SQLite does not tell (nor switch) foreign keys any more.
  const bool foreign_keys = driver_.dialect() == Dialect::sqlite && driver_.foreign_keys();
  for (std::uint32_t retry = 1;; ++retry) {
    context.statements = 0;
    context.rows = 0;
    if (auto done = attempt_as_one(context, planner, foreign_keys, retry)) return std::move(*done);
  }
}

/// Nothing: it was rolled back, and may be tried again. No steps: another migrator was first.
std::optional<Session::Steps> Session::attempt_as_one(RunContext& context, const Planner& planner,
                                                      bool foreign_keys, std::uint32_t retry) {
  Transaction transaction(driver_);
  Steps steps = planner(read());
  refuse_in_one(steps, foreign_keys);
  Position position{1, static_cast<std::uint32_t>(steps.size())};
  for (const Step& step : steps) {
    StepRun run(context, step, position);
    try {
      run.run_inside();
    } catch (const DatabaseError& error) {
      driver_.rollback();
      if (wait_before_retry(context, run.revision(), error, retry)) return std::nullopt;
      run.fail(error);
    }
    run.finish();
    ++position.step;
  }
  try {
    transaction.commit();
  } catch (const DatabaseError& error) {
    driver_.rollback();
    const Revision& last = graph_.revision(steps.back().revision);
    if (wait_before_retry(context, last, error, retry)) return std::nullopt;
    throw DatabaseError(
        error.kind, fmt::format("{} (while all revisions were committed as one)", error.what()), error.code);
  }
  return steps;
}

bool Session::transactional(const Step& step) const {
  return (script(graph_.revision(step.revision), driver_.dialect(), step.direction).flags &
          script_transactional) != 0;
}

void Session::refuse_in_one(const Steps& steps, bool foreign_keys) const {
  for (const Step& step : steps) {
    const Revision& revision = graph_.revision(step.revision);
    const Script& to_run = script(revision, driver_.dialect(), step.direction);
    const bool switches = foreign_keys && (to_run.flags & script_without_foreign_keys) != 0;
    if (transactional(step) && !switches) continue;
    ErrorDetails details;
    details.revision = string_view(revision.id);
    details.file = string_view(file_of(revision, driver_.dialect(), step.direction));
    details.message =
        fmt::format("revision {} can't run in a single transaction with others: {}", details.revision,
                    !transactional(step) ? "it is marked transaction:false"
                                         : "it needs foreign keys off, which SQLite can't switch inside one");
    details.hint = "run without --single-transaction: each revision then has its own transaction";
    details.state = "nothing was run";
    throw Error(std::move(details));
  }
}

/// Each statement outside a transaction could be given another session, and the lock with none of them.
void Session::refuse_without_session(const Steps& steps) const {
  const auto outside =
      std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return !transactional(s); });
  if (outside == steps.end()) return;
  const Revision& revision = graph_.revision(outside->revision);
  ErrorDetails details;
  details.revision = string_view(revision.id);
  details.file = string_view(file_of(revision, driver_.dialect(), outside->direction));
  details.message = fmt::format(
      "revision {} is marked transaction:false, and can't run through a pooler of connections: it may give "
      "each statement to another session of the server, and then no lock holds",
      details.revision);
  details.hint = "name the server itself in the URL, not its pooler (PgBouncer)";
  details.state = "nothing was run";
  throw Error(std::move(details));
}

Outcome Session::outcome(const Steps& steps, std::vector<std::string> heads) const {
  Outcome result;
  for (const Step& step : steps) {
    auto& list = step.direction == Direction::up ? result.upgraded : result.downgraded;
    list.push_back(&graph_.revision(step.revision));
  }
  result.heads = std::move(heads);
  result.server_time = driver_.traffic().waited;
  result.round_trips = driver_.traffic().round_trips;
  return result;
}

void Session::accept(const std::string& name, const RunOptions& options) {
  const RevisionIndex index = resolve_revision(graph_, name);
  const Revision& revision = graph_.revision(index);
  const Lock lock(driver_, graph_.registry().name, options.lock_wait, options.observer, options.stop);
  Transaction transaction(driver_);
  const Standing standing = read();
  if (!standing.changed(index, driver_.dialect())) {
    throw_error(ErrorKind::usage,
                fmt::format("revision {} {}: there is nothing to accept", string_view(revision.id),
                            standing.applied(index) ? "is as it was applied" : "is not applied"),
                "leave --accept out");
  }
  const string_view checksum = revision.checksums[static_cast<unsigned>(driver_.dialect())];
  driver_.execute(ledger_.set_checksum(revision.id, checksum));
  transaction.commit();
  if (options.observer.note) {
    options.observer.note(fmt::format("{}: revision {} is accepted as it is now: checksum {}, before {}",
                                      string_view(revision.file), string_view(revision.id), checksum,
                                      standing.row(index)->checksum));
  }
}

}  // namespace schemake::apply
