// A step must leave one of two truths: the revision and its row, or neither. In a transaction the database
// sees to that. Outside one (`transaction:false`) each statement is journaled after it is done, so that the
// worst case, a crash between a statement and its journal, repeats one statement and never skips one.
#include <schemake/apply/step.hpp>

#include <algorithm>

#include <fmt/format.h>

namespace schemake::apply {
namespace {

using Clock = std::chrono::steady_clock;
using std::string_view;

std::chrono::microseconds since(Clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - start);
}

std::int64_t milliseconds(std::chrono::microseconds duration) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

/// Foreign keys off while it lives, if they were on. Made and ended outside a transaction.
class ForeignKeysOff {
 public:
  ForeignKeysOff(Driver& driver, const Script& script)
      : driver_(driver),
        switched_((script.flags & script_without_foreign_keys) != 0 && driver.foreign_keys()) {
    if (switched_) driver_.set_foreign_keys(false);
  }
  ForeignKeysOff(const ForeignKeysOff&) = delete;
  ForeignKeysOff& operator=(const ForeignKeysOff&) = delete;
  ~ForeignKeysOff() {
    try {
      if (switched_) driver_.set_foreign_keys(true);
    } catch (const DatabaseError&) {  // NOLINT: only a lost connection forgets its settings, all of them
    }
  }

 private:
  Driver& driver_;
  bool switched_;
};

/// The journal counts a down below zero.
std::int64_t signed_count(const Step& step, std::uint32_t done) {
  return step.direction == Direction::up ? std::int64_t{done} : -std::int64_t{done};
}

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

}  // namespace

StepRunner::StepRunner(Driver& driver, const Graph& graph, const LedgerSql& ledger, LockScope lock,
                       std::string applied_by, const Observer& observer)
    : driver_(driver),
      graph_(graph),
      ledger_(ledger),
      lock_(lock),
      applied_by_(std::move(applied_by)),
      observer_(observer) {}

const Script& StepRunner::script_of(const Step& step) const {
  return script(revision(step), driver_.dialect(), step.direction);
}

bool StepRunner::run(const Step& step) {
  begin_step(step);
  const bool transactional = (script_of(step).flags & script_transactional) != 0;
  const bool ran = transactional ? run_in_transaction(step) : run_statement_by_statement(step);
  if (ran) report(step);
  return ran;
}

void StepRunner::run_inside(const Step& step) {
  begin_step(step);
  try {
    run_statements(step);
    record(step);
  } catch (const DatabaseError& error) {
    driver_.rollback();
    fail(step, error, state_after_rollback(step, error));
  }
  report(step);
}

void StepRunner::begin_step(const Step& step) {
  current_ = nullptr;
  committing_ = false;
  done_ = step.first_statement;
  duration_ = {};
}

bool StepRunner::run_in_transaction(const Step& step) {
  try {
    const ForeignKeysOff without_foreign_keys(driver_, script_of(step));
    driver_.begin();
    try {
      if (!still_due(step)) {
        driver_.rollback();
        return false;
      }
      run_statements(step);
      record(step);
      committing_ = true;
      driver_.commit();
    } catch (...) {
      driver_.rollback();
      throw;
    }
    return true;
  } catch (const DatabaseError& error) {
    fail(step, error, state_after_rollback(step, error));
  }
}

bool StepRunner::run_statement_by_statement(const Step& step) {
  try {
    if (!claim(step)) return false;
    const ForeignKeysOff without_foreign_keys(driver_, script_of(step));
    for (std::uint32_t i = step.first_statement; i < script_of(step).statement_count; ++i) {
      run_statement(step, i);
      journal(step, i + 1);
    }
    finish(step);
    return true;
  } catch (const DatabaseError& error) {
    // What a statement may have left open, such as a BEGIN of its own.
    driver_.rollback();
    fail(step, error, state_after_journal(step));
  }
}

void StepRunner::run_statements(const Step& step) {
  for (std::uint32_t i = 0; i < script_of(step).statement_count; ++i) run_statement(step, i);
}

void StepRunner::run_statement(const Step& step, std::uint32_t index) {
  const Statement& statement = graph_.registry().statements[script_of(step).first_statement + index];
  current_ = &statement;
  const auto start = Clock::now();
  send(statement);
  const auto duration = since(start);
  current_ = nullptr;
  done_ = index + 1;
  duration_ += duration;
  if (observer_.statement) observer_.statement({revision(step), statement.sql, duration});
}

void StepRunner::send(const Statement& statement) {
  switch (statement.kind) {
    case StatementKind::execute:
    case StatementKind::batch:
      driver_.execute(statement.sql);
      return;
    case StatementKind::assert_empty: {
      const Rows rows = driver_.query(statement.sql);
      if (rows.empty()) return;
      const bool silent = rows.front().empty() || !rows.front().front();
      throw DatabaseError(DatabaseError::Kind::statement,
                          silent ? "a check of the migration failed" : *rows.front().front());
    }
    case StatementKind::execute_rows:
      for (const Row& row : driver_.query(statement.sql)) {
        if (!row.empty() && row.front()) driver_.execute(*row.front());
      }
      return;
  }
}

/// The row of a transactional revision: written or taken away at the end, in its transaction.
void StepRunner::record(const Step& step) {
  const Revision& done = revision(step);
  if (step.direction == Direction::down) {
    driver_.execute(ledger_.remove(done.id));
    return;
  }
  LedgerRow row;
  row.revision = string_view(done.id);
  row.checksum = string_view(done.checksums[static_cast<unsigned>(driver_.dialect())]);
  row.applied_by = applied_by_;
  row.duration_ms = milliseconds(duration_);
  driver_.execute(ledger_.insert(row));
}

/// Writes the row of an up before its first statement. False if another migrator was first.
bool StepRunner::claim(const Step& step) {
  if (lock_ == LockScope::transaction) driver_.begin();
  try {
    const bool due = still_due(step);
    const bool has_row =
        step.direction == Direction::down || !driver_.query(ledger_.among({revision(step).id})).empty();
    if (due && !has_row) {
      LedgerRow row;
      row.revision = string_view(revision(step).id);
      row.checksum = partial_checksum(graph_.registry(), script_of(step), 0);
      row.applied_by = applied_by_;
      row.statements_done = 0;
      driver_.execute(ledger_.insert(row));
    }
    if (lock_ == LockScope::transaction) driver_.commit();
    return due;
  } catch (...) {
    if (lock_ == LockScope::transaction) driver_.rollback();
    throw;
  }
}

void StepRunner::journal(const Step& step, std::uint32_t done) {
  driver_.execute(ledger_.journal(revision(step).id, signed_count(step, done),
                                  partial_checksum(graph_.registry(), script_of(step), done)));
}

void StepRunner::finish(const Step& step) {
  const Revision& done = revision(step);
  if (step.direction == Direction::down) {
    driver_.execute(ledger_.remove(done.id));
    return;
  }
  driver_.execute(ledger_.complete(done.id, done.checksums[static_cast<unsigned>(driver_.dialect())],
                                   milliseconds(duration_)));
}

/// Under a lock that covers no more than the transaction, the plan may have been overtaken before it.
bool StepRunner::still_due(const Step& step) {
  if (lock_ == LockScope::session) return true;
  const string_view id = revision(step).id;
  auto ids = neighbours(graph_, step);
  const std::size_t expected = step.direction == Direction::up ? ids.size() : 0;
  ids.push_back(id);
  std::size_t complete_neighbours = 0;
  bool has_row = false;
  std::optional<std::string> done;
  for (const Row& row : driver_.query(ledger_.among(ids))) {
    if (row[0] == std::string(id)) {
      has_row = true;
      done = row[1];
    } else if (step.direction == Direction::down || !row[1]) {
      ++complete_neighbours;
    }
  }
  if (has_row ? step.direction == Direction::up && !done : step.direction == Direction::down) return false;
  const bool at_its_statement =
      done ? *done == std::to_string(signed_count(step, step.first_statement)) : step.first_statement == 0;
  if (complete_neighbours == expected && at_its_statement) return true;
  throw DatabaseError(DatabaseError::Kind::statement,
                      fmt::format("another migrator moved the database while revision {} was waiting", id));
}

void StepRunner::report(const Step& step) const {
  if (observer_.step) observer_.step({revision(step), step.direction, duration_, step.first_statement});
}

std::string StepRunner::where() const {
  const auto rows = read_ledger(driver_, ledger_);
  const auto heads = Standing(graph_, rows).head_ids();
  if (heads.empty()) return "the database is at the base";
  return fmt::format("the database is at {}", fmt::join(heads, ", "));
}

std::string StepRunner::state_after_rollback(const Step& step, const DatabaseError& error) const {
  try {
    return "rolled back; " + where();
  } catch (const DatabaseError&) {  // NOLINT: told below
  }
  if (committing_ && error.kind == DatabaseError::Kind::connection) {
    return fmt::format(
        "the connection was lost while revision {} was committed; `current` says whether it is applied",
        string_view(revision(step).id));
  }
  return "the connection is lost, and with it everything that was not committed";
}

std::string StepRunner::state_after_journal(const Step& step) const {
  const std::uint32_t count = script_of(step).statement_count;
  return fmt::format(
      "outside a transaction: {} of {} statements of revision {} are done and stay; a rerun "
      "resumes behind them",
      done_, count, string_view(revision(step).id));
}

void StepRunner::fail(const Step& step, const DatabaseError& error, std::string state) const {
  ErrorDetails details;
  details.kind =
      error.kind == DatabaseError::Kind::busy && current_ == nullptr ? ErrorKind::locked : ErrorKind::failed;
  details.message = error.what();
  details.code = error.code;
  details.detail = error.detail;
  details.hint = error.hint;
  details.revision = string_view(revision(step).id);
  details.file = string_view(file_of(revision(step), driver_.dialect(), step.direction));
  if (current_ != nullptr) {
    details.line = current_->line;
    details.column = current_->column;
    // A check is ours, and its reason says more than its SQL.
    if (current_->kind != StatementKind::assert_empty || !error.code.empty()) {
      details.statement = string_view(current_->sql);
      details.position = error.position;
    }
  }
  details.state = std::move(state);
  throw Error(std::move(details));
}

}  // namespace schemake::apply
