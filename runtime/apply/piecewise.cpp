// A revision outside a transaction: statement by statement, each journaled, so that a rerun goes on at the
// right one. A statement and its journal commit together where the database lets them. What it refuses inside
// a transaction (`statement_alone`) is noted as started before it is sent: then the worst case, a crash
// before its journal, runs one such statement again and never skips one. An index that is built concurrently
// tells by itself how far that was.
#include <schemake/apply/step.hpp>

#include <algorithm>
#include <cctype>

#include <fmt/format.h>

#include <schemake/apply/foreign_keys.hpp>
#include <schemake/apply/stopwatch.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

/// Of two words at the beginning of a statement, in lower case: the first.
std::string first_word(string_view sql) {
  std::string word;
  for (const char c : sql) {
    if (std::isalpha(static_cast<unsigned char>(c)) == 0 && c != '_') break;
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return word;
}

/// It changes nothing but the session, for the statements behind it.
bool changes_session(const Statement& statement) {
  const std::string word = first_word(statement.sql);
  return word == "set" || word == "reset" || word == "pragma" ||
         (word == "select" && string_view(statement.sql).find("set_config(") != string_view::npos);
}

std::string upper_case(string_view text) {
  std::string upper(text);
  std::transform(upper.begin(), upper.end(), upper.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return upper;
}

/// It waits for others without keeping anybody out, so it may take its time.
bool waits_patiently(const Statement& statement) {
  return (statement.flags & statement_alone) != 0 &&
         upper_case(statement.sql).find("CONCURRENTLY") != std::string::npos;
}

/// The server refused a statement because it was in a transaction, or because it ends transactions itself.
bool must_stand_alone(const DatabaseError& error) {
  return error.code == "25001" || error.code == "2D000";
}

enum class IndexState { none, invalid, being_built, valid };

IndexState index_state(Driver& driver, string_view index, std::string& builder) {
  const Rows rows = driver.query(
      fmt::format("SELECT i.indisvalid, p.pid FROM pg_catalog.pg_index i LEFT JOIN "
                  "pg_catalog.pg_stat_progress_create_index p "
                  "ON p.index_relid = i.indexrelid WHERE i.indexrelid = pg_catalog.to_regclass({})",
                  quote_literal(index, Dialect::postgresql)));
  if (rows.empty()) return IndexState::none;
  if (rows[0][0] == "t") return IndexState::valid;
  builder = rows[0][1].value_or("");
  return builder.empty() ? IndexState::invalid : IndexState::being_built;
}

}  // namespace

bool StepRun::run_piecewise() {
  begin_attempt();
  partial_ = partial_checksum(context_.graph.registry(), script(), done_);
  try {
    if (!with_retries(context_, revision(), [this] { return claim(); })) return false;
    const ForeignKeysOff without_foreign_keys(driver(), script());
    restore_settings();
    for (std::uint32_t i = first_; i < script().statement_count; ++i) {
      if (!piece(i)) return false;
    }
    return true;
  } catch (...) {
    // What a statement may have left open, such as a BEGIN of its own.
    driver().rollback();
    throw;
  }
}

/// Writes the journal's row before the first statement. False if another migrator was first.
bool StepRun::claim() {
  if (context_.lock == LockScope::transaction) driver().begin();
  try {
    const bool due = still_due();
    if (due && !step_.resumes) {
      const std::int64_t none = journal_count(step_.direction, 0);
      if (step_.direction == Direction::up) {
        LedgerRow row;
        row.revision = string_view(revision().id);
        row.checksum = partial_.text();
        row.applied_by = context_.applied_by;
        row.applied_with = context_.applied_with;
        row.statements_done = none;
        driver().execute(context_.ledger.insert(row));
      } else {
        driver().execute(context_.ledger.journal(revision().id, none, partial_.text()));
      }
      if (script().statement_count == 0) driver().execute(complete_sql());
    }
    if (context_.lock == LockScope::transaction) driver().commit();
    return due;
  } catch (...) {
    driver().rollback();
    throw;
  }
}

/// What the statements that are done had set in the session of the run that was stopped, and the limits.
void StepRun::restore_settings() {
  if (first_ < script().statement_count) limit_session(limits(), first_);
  for (std::uint32_t i = 0; i < first_; ++i) {
    if (changes_session(statement(i))) driver().execute(statement(i).sql);
  }
}

/// False if another migrator moved the database.
bool StepRun::piece(std::uint32_t index) {
  const Statement& next = statement(index);
  if (next.kind == StatementKind::batch) return run_batches(index);
  if ((next.flags & statement_alone) == 0) {
    try {
      return with_retries(context_, revision(), [&] { return piece_in_transaction(index); });
    } catch (const DatabaseError& error) {
      if (!must_stand_alone(error)) throw;
    }
  }
  return with_retries(context_, revision(), [&] { return piece_alone(index); });
}

/// The statement and its journal, together.
bool StepRun::piece_in_transaction(std::uint32_t index) {
  if (context_.lock == LockScope::session && shares_message(index, 1)) {
    piece_as_one_message(index);
    return true;
  }
  const std::int64_t rows = rows_;
  const std::uint64_t statements = statements_;
  try {
    if (!open_piece(index, index == first_ ? step_.progress : "")) return false;
    send_one(index);
    driver().execute(journal_sql(index));
    driver().commit();
    partial_.add(statement(index));
    return true;
  } catch (...) {
    done_ = index;
    rows_ = rows;
    statements_ = statements;
    driver().rollback();
    throw;
  }
}

void StepRun::piece_as_one_message(std::uint32_t index) {
  std::vector<std::string> message{"BEGIN", driver().show_activity(activity(index), false)};
  message.emplace_back(string_view(statement(index).sql));
  const std::size_t own = message.size() - 1;
  message.push_back(journal_sql(index));
  message.emplace_back("COMMIT");
  current_ = &statement(index);
  const Stopwatch stopwatch;
  try {
    const auto rows = driver().execute_all(message);
    duration_ += stopwatch.elapsed();
    finish_statement(index, rows[own], stopwatch.elapsed());
    partial_.add(statement(index));
    current_ = nullptr;
  } catch (const DatabaseError& error) {
    if (error.index != own) current_ = nullptr;
    driver().rollback();
    throw;
  }
}

/// Under a lock that covers a transaction only, whether the database is still where this run left it.
bool StepRun::open_piece(std::uint32_t index, const std::string& progress) {
  driver().begin();
  if (context_.lock == LockScope::session) return true;
  const Rows rows = driver().query(context_.ledger.among({revision().id}));
  const bool here = !rows.empty() && rows[0][1] == std::to_string(journal_count(step_.direction, index)) &&
                    rows[0][2].value_or("") == progress;
  if (!here) driver().rollback();
  return here;
}

/// That the statement is done, and with the last one the revision.
std::string StepRun::journal_sql(std::uint32_t index) const {
  if (index + 1 == script().statement_count) return complete_sql();
  PartialChecksum checksum = partial_;
  checksum.add(statement(index));
  return context_.ledger.journal(revision().id, journal_count(step_.direction, index + 1), checksum.text());
}

std::string StepRun::complete_sql() const {
  if (step_.direction == Direction::down) return context_.ledger.remove(revision().id);
  return context_.ledger.complete(revision().id,
                                  revision().checksums[static_cast<unsigned>(driver().dialect())],
                                  std::chrono::duration_cast<std::chrono::milliseconds>(duration_).count());
}

/// How far the statement is; its text is then of the checksum, so that another one is not taken for it.
std::string StepRun::progress_sql(std::uint32_t index, string_view progress) const {
  PartialChecksum checksum = partial_;
  if (!progress.empty()) checksum.add(statement(index));
  return context_.ledger.set_progress(revision().id, progress, checksum.text());
}

/// False if another migrator moved the database.
bool StepRun::piece_alone(std::uint32_t index) {
  if (is_done_already(index)) return journal_alone(index, index == first_ ? step_.progress : "");
  if (!write_journal(index, index == first_ ? step_.progress : "", progress_sql(index, progress_started))) {
    return false;
  }
  const bool patient = may_wait(index);
  if (patient) limit_session({std::chrono::milliseconds(0), limits().statement_timeout}, index);
  try {
    send_one(index);
  } catch (DatabaseError& error) {
    done_ = index;
    if ((statement(index).flags & statement_builds_index) != 0 && error.hint.empty()) {
      error.hint = fmt::format("if it left index {} invalid, a rerun drops that and builds it again",
                               string_view(statement(index).index));
    }
    // With an answer it is known that the statement is not done. A cancelled build leaves its index.
    if (error.kind != DatabaseError::Kind::connection) {
      driver().rollback();
      driver().execute(progress_sql(index, ""));
      step_.progress.clear();
    }
    throw;
  }
  if (patient) limit_session(limits(), index);
  done_ = index;  // until that is noted
  return journal_alone(index, std::string(progress_started));
}

bool StepRun::journal_alone(std::uint32_t index, const std::string& progress) {
  if (!write_journal(index, progress, journal_sql(index))) return false;
  done_ = index + 1;
  partial_.add(statement(index));
  return true;
}

/// Where the lock is the session's, at once; else in a transaction that first looks whether the database is
/// still where this run left it. False if it is not.
bool StepRun::write_journal(std::uint32_t index, const std::string& progress, const std::string& sql) {
  if (context_.lock == LockScope::session) {
    driver().execute(sql);
    return true;
  }
  if (!open_piece(index, progress)) return false;
  driver().execute(sql);
  driver().commit();
  return true;
}

/// For the session, as what follows is in many transactions or in none. They come before the script's own
/// SETs, which win.
void StepRun::limit_session(const Limits& wanted, std::uint32_t index) {
  auto settings = driver().limit(wanted, true);
  const std::string shown = driver().show_activity(activity(index), true);
  if (!shown.empty()) settings.push_back(shown);
  if (!settings.empty()) driver().execute_all(settings);
}

/// Whether a statement waits without keeping anybody out, and nobody said how long it may.
bool StepRun::may_wait(std::uint32_t index) const {
  if (!waits_patiently(statement(index)) || script().lock_timeout != 0) return false;
  for (std::uint32_t i = 0; i < index; ++i) {
    if (changes_session(statement(i)) &&
        upper_case(statement(i).sql).find("LOCK_TIMEOUT") != std::string::npos) {
      return false;
    }
  }
  return true;
}

/// Sees to what an earlier attempt left. True where that was all of the statement.
bool StepRun::is_done_already(std::uint32_t index) {
  const Statement& alone = statement(index);
  const bool started = index == first_ && step_.resumes && step_.progress == progress_started;
  std::string builder;
  if ((alone.flags & statement_builds_index) != 0) {
    switch (index_state(driver(), alone.index, builder)) {
      case IndexState::none:
        return false;
      case IndexState::being_built:
        throw DatabaseError(
            DatabaseError::Kind::contention,
            fmt::format("index {} is being built by process {}", string_view(alone.index), builder));
      case IndexState::invalid:
        note(fmt::format("index {} is invalid, as a build of it failed: it is dropped and built again",
                         string_view(alone.index)));
        driver().execute(fmt::format("DROP INDEX CONCURRENTLY {}", string_view(alone.index)));
        return false;
      case IndexState::valid:
        if (started) {
          note(fmt::format("index {} was built to its end when an earlier run was stopped",
                           string_view(alone.index)));
        }
        return started;
    }
  }
  if (!started) return false;
  if ((alone.flags & statement_drops_index) != 0 &&
      index_state(driver(), alone.index, builder) == IndexState::none) {
    return true;
  }
  note(fmt::format("statement {} of revision {} was running when an earlier run was stopped: it is run again",
                   index + 1, string_view(revision().id)));
  return false;
}

void StepRun::note(const std::string& sentence) const {
  if (context_.options.observer.note) context_.options.observer.note(sentence);
}

}  // namespace schemake::apply
