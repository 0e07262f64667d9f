// A step must leave one of two truths: the revision and its row, or neither. In a transaction the database
// sees to that. How a revision runs outside of one is in piecewise.cpp.
//
// Where statements cross a wire, a whole revision is one message, from BEGIN to COMMIT: one round trip, and
// when it fails the answers tell which statement it was.
#include <schemake/apply/step.hpp>

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <schemake/apply/foreign_keys.hpp>
#include <schemake/apply/stopwatch.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

std::int64_t milliseconds(std::chrono::microseconds duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

/// Bytes; a statement that is longer is a message by itself.
constexpr std::size_t longest_message = 256 * 1024;

/// Neighbours' rows as they must be for a step to be right: an up's are applied, a down's are not there.
std::vector<string_view> neighbours(const Graph& graph, const Step& step) {
  std::vector<string_view> ids;
  const auto add = [&](auto indexes) {
    for (const RevisionIndex index : indexes) ids.push_back(graph.revision(index).id);
  };
  if (step.direction == Direction::down) {
    add(graph.dependants(step.revision));
  } else {
    add(graph.parents(step.revision));
    add(graph.dependencies(step.revision));
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

ErrorKind kind_of(DatabaseError::Kind kind, bool in_statement) {
  switch (kind) {
    case DatabaseError::Kind::busy:
      return in_statement ? ErrorKind::failed : ErrorKind::locked;
    case DatabaseError::Kind::contention:
      return ErrorKind::blocked;
    case DatabaseError::Kind::cancelled:
      return ErrorKind::interrupted;
    case DatabaseError::Kind::connection:
    case DatabaseError::Kind::statement:
      return ErrorKind::failed;
  }
  return ErrorKind::failed;
}

}  // namespace

StepRun::StepRun(RunContext& context, const Step& step, Position position)
    : context_(context),
      step_(step),
      position_(position),
      done_(step.first_statement),
      first_(step.first_statement) {}

const Script& StepRun::script() const {
  return schemake::script(revision(), driver().dialect(), step_.direction);
}

const Statement& StepRun::statement(std::uint32_t index) const {
  return context_.graph.registry().statements[script().first_statement + index];
}

bool StepRun::run() {
  if (context_.options.observer.start) {
    context_.options.observer.start({revision(), step_.direction, position_.step, position_.steps});
  }
  if ((script().flags & script_transactional) == 0) return run_piecewise();
  return with_retries(context_, revision(), [this] { return attempt(); });
}

void StepRun::run_inside() {
  check_stop(context_.options);
  if (context_.options.observer.start) {
    context_.options.observer.start({revision(), step_.direction, position_.step, position_.steps});
  }
  begin_attempt();
  if (shares_message(0, script().statement_count)) {
    as_messages(false);
  } else {
    in_order();
  }
}

void StepRun::begin_attempt() {
  current_ = nullptr;
  committing_ = false;
  done_ = step_.first_statement;
  duration_ = {};
  statements_ = 0;
  rows_ = 0;
}

/// One attempt, in a transaction of its own.
bool StepRun::attempt() {
  begin_attempt();
  const ForeignKeysOff without_foreign_keys(driver(), script());
  const bool begun = context_.lock == LockScope::transaction;
  try {
    if (begun) {
      driver().begin();
      if (!still_due()) {
        driver().rollback();
        return false;
      }
    }
    const bool one_message = shares_message(0, script().statement_count);
    if (one_message && !begun) {
      as_messages(true);
      return true;
    }
    if (!begun) driver().begin();
    one_message ? as_messages(false) : in_order();
    committing_ = true;
    driver().commit();
  } catch (...) {
    driver().rollback();
    throw;
  }
  return true;
}

/// Whether statements may be sent together: what they answer must not decide what is sent next.
bool StepRun::shares_message(std::uint32_t first, std::uint32_t count) const {
  if (!driver().has_messages() || context_.options.observer.statement) return false;
  for (std::uint32_t i = first; i < first + count; ++i) {
    if (statement(i).kind != StatementKind::execute) return false;
  }
  return true;
}

/// One message, or for a long script several: the server parses a whole message before it runs anything of
/// it.
void StepRun::as_messages(bool own_transaction) {
  Message message;
  if (own_transaction) message.add("BEGIN");
  for (std::string& sql : driver().limit(limits(), false)) message.add(std::move(sql));
  bool several = false;
  for (std::uint32_t i = 0; i < script().statement_count; ++i) {
    if (message.bytes > longest_message) {
      send(std::exchange(message, {}), false);
      several = true;
    }
    message.add(driver().show_activity(activity(i), false));
    message.add(std::string(string_view(statement(i).sql)), i);
  }
  // The server can time a single message only.
  if (several) send(std::exchange(message, {}), false);
  message.add(record_sql(!several));
  if (own_transaction) message.add("COMMIT");
  send(message, own_transaction);
}

void StepRun::send(const Message& message, bool commits) {
  check_stop(context_.options);
  const Stopwatch stopwatch;
  try {
    const auto rows = driver().execute_all(message.sql);
    duration_ += stopwatch.elapsed();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (message.statement[i]) finish_statement(*message.statement[i], rows[i], {});
    }
  } catch (const DatabaseError& error) {
    const auto failed = message.statement.at(error.index);
    const bool lost = error.kind == DatabaseError::Kind::connection;
    current_ = failed && !lost ? &statement(*failed) : nullptr;
    // Without an answer nothing is known: all of it was sent, the COMMIT too.
    committing_ = commits && (lost || error.index + 1 == message.sql.size());
    throw;
  }
}

void StepRun::in_order() {
  const auto limits_sql = driver().limit(limits(), false);
  if (!limits_sql.empty()) driver().execute_all(limits_sql);
  for (std::uint32_t i = 0; i < script().statement_count; ++i) {
    const std::string shown = driver().show_activity(activity(i), false);
    if (!shown.empty()) driver().execute(shown);
    send_one(i);
  }
  driver().execute(record_sql(false));
}

/// Sends the statement and counts it.
void StepRun::send_one(std::uint32_t index) {
  check_stop(context_.options);
  current_ = &statement(index);
  const Stopwatch stopwatch;
  const std::int64_t rows = send(*current_);
  const auto duration = stopwatch.elapsed();
  current_ = nullptr;
  duration_ += duration;
  finish_statement(index, rows, duration);
}

void StepRun::finish_statement(std::uint32_t index, std::int64_t rows, std::chrono::microseconds duration) {
  done_ = index + 1;
  rows_ += rows;
  ++statements_;
  if (context_.options.observer.statement) {
    context_.options.observer.statement({revision(), statement(index).sql, duration, rows, index + 1});
  }
}

std::int64_t StepRun::send(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::batch:
    case StatementKind::execute:
      return driver().execute(statement.sql);
    case StatementKind::assert_empty: {
      const Rows rows = driver().query(statement.sql);
      if (rows.empty()) return 0;
      const bool silent = rows.front().empty() || !rows.front().front();
      throw DatabaseError(DatabaseError::Kind::statement,
                          silent ? "a check of the migration failed" : *rows.front().front());
    }
    case StatementKind::execute_rows:
      for (const Row& row : driver().query(statement.sql)) {
        if (!row.empty() && row.front()) driver().execute(*row.front());
      }
      return 0;
  }
  return 0;
}

/// The row of a transactional revision: written or taken away at the end, in its transaction.
std::string StepRun::record_sql(bool timed_by_server) const {
  if (step_.direction == Direction::down) return context_.ledger.remove(revision().id);
  LedgerRow row;
  row.revision = string_view(revision().id);
  row.checksum = string_view(revision().checksums[static_cast<unsigned>(driver().dialect())]);
  row.applied_by = context_.applied_by;
  row.applied_with = context_.applied_with;
  row.duration_ms = milliseconds(duration_);
  return timed_by_server ? context_.ledger.insert_with_duration_of_message(row) : context_.ledger.insert(row);
}

/// Under a lock that covers no more than the transaction, the plan may have been overtaken before it.
bool StepRun::still_due() {
  if (context_.lock == LockScope::session) return true;
  const string_view id = revision().id;
  auto ids = neighbours(context_.graph, step_);
  const std::size_t expected = step_.direction == Direction::up ? ids.size() : 0;
  ids.push_back(id);
  std::size_t complete_neighbours = 0;
  const Row* own = nullptr;
  const Rows rows = driver().query(context_.ledger.among(ids));
  for (const Row& row : rows) {
    if (row[0] == std::string(id)) {
      own = &row;
    } else if (step_.direction == Direction::down || !row[1]) {
      ++complete_neighbours;
    }
  }
  if (complete_neighbours != expected) return false;
  if (!step_.resumes)
    return own == nullptr ? step_.direction == Direction::up
                          : step_.direction == Direction::down && !(*own)[1];
  return own != nullptr &&
         (*own)[1] == std::to_string(journal_count(step_.direction, step_.first_statement)) &&
         (*own)[2].value_or("") == step_.progress;
}

Limits StepRun::limits() const {
  const auto own = [](std::int32_t limit) {
    return std::chrono::milliseconds(limit == no_timeout ? 0 : limit);
  };
  Limits limits{context_.options.lock_timeout, context_.options.statement_timeout};
  if (script().lock_timeout != 0) limits.lock_timeout = own(script().lock_timeout);
  if (script().statement_timeout != 0) limits.statement_timeout = own(script().statement_timeout);
  return limits;
}

/// "app_db-migrate: 3a4feffbb7a1 down 2/5 (3/120)", statement and revision of how many: PostgreSQL keeps 63
/// bytes of it.
std::string StepRun::activity(std::uint32_t index) const {
  return fmt::format("{}-migrate: {}{} {}/{} ({}/{})", string_view(context_.graph.registry().name),
                     string_view(revision().id), step_.direction == Direction::down ? " down" : "", index + 1,
                     script().statement_count, position_.step, position_.steps);
}

void StepRun::finish() {
  context_.statements += statements_;
  context_.rows += rows_;
  if (!context_.options.observer.step) return;
  StepReport report{revision(), step_.direction, duration_};
  report.resumed_at = first_;
  report.statements = script().statement_count - first_;
  report.rows = rows_;
  report.step = position_.step;
  report.steps = position_.steps;
  context_.options.observer.step(report);
}

void run_step(RunContext& context, const Step& step) {
  StepRun run(context, step, {});
  try {
    run.run();
  } catch (const DatabaseError& error) {
    run.fail(error);
  }
  run.finish();
}

std::string where(const RunContext& context) {
  const auto rows = read_ledger(context.driver, context.ledger);
  const auto heads = Standing(context.graph, rows).head_ids();
  if (heads.empty()) return "the database is at the base";
  return fmt::format("the database is at {}", fmt::join(heads, ", "));
}

std::string StepRun::state_after(const DatabaseError& error) const {
  const bool transactional = (script().flags & script_transactional) != 0;
  return transactional ? state_after_rollback(error) : state_after_journal(error);
}

std::string StepRun::state_after_rollback(const DatabaseError& error) const {
  try {
    return "rolled back; " + where(context_);
  } catch (const DatabaseError&) {  // NOLINT: told below
  }
  if (committing_ && error.kind == DatabaseError::Kind::connection) {
    return fmt::format(
        "the connection was lost while revision {} was committed; `current` says whether it is applied",
        string_view(revision().id));
  }
  return "the connection is lost, and with it everything that was not committed";
}

std::string StepRun::state_after_journal(const DatabaseError& error) const {
  // The last answer may have been on its way.
  if (error.kind == DatabaseError::Kind::connection) {
    return fmt::format(
        "outside a transaction: the connection was lost behind statement {} of {} of revision {}; `current` "
        "says how far it is, and a rerun resumes there",
        done_, script().statement_count, string_view(revision().id));
  }
  std::string batches;
  if (progress_.rows > 0) {
    batches = fmt::format(", and {} rows of statement {} are gone through", progress_.rows, done_ + 1);
  }
  return fmt::format(
      "outside a transaction: {} of {} statements of revision {} are done and stay{}; a rerun resumes behind "
      "them",
      done_, script().statement_count, string_view(revision().id), batches);
}

void StepRun::fail(const DatabaseError& error) const {
  ErrorDetails details;
  details.kind = kind_of(error.kind, current_ != nullptr);
  details.message = error.what();
  details.code = error.code;
  details.detail = error.detail;
  details.hint = error.hint;
  if (error.kind == DatabaseError::Kind::contention) {
    const std::string blocker = driver().blocker();
    if (!blocker.empty()) details.detail = "blocked by " + blocker;
    if (details.hint.empty()) {
      details.hint = "end what blocks it, or allow more with --lock-timeout and --retries";
    }
  }
  details.revision = string_view(revision().id);
  details.file = string_view(file_of(revision(), driver().dialect(), step_.direction));
  if (current_ != nullptr) {
    details.line = current_->line;
    details.column = current_->column;
    // A check is ours, and its reason says more than its SQL.
    if (current_->kind != StatementKind::assert_empty || !error.code.empty()) {
      details.statement = string_view(current_->sql);
      details.position = error.position;
    }
  }
  details.state = state_after(error);
  throw Error(std::move(details));
}

}  // namespace schemake::apply
