// The lock of SQLite is its transaction: BEGIN IMMEDIATE. A caller's connection may have a busy handler of
// its own, or none; it can be neither read nor put back, so waiting is done here, by trying again.
#include <schemake/sqlite/connection.hpp>

#include <algorithm>
#include <cctype>
#include <memory>
#include <thread>

#include <schemake/apply/ledger.hpp>
#include <schemake/apply/stopwatch.hpp>
#include <schemake/sqlite/code.hpp>

namespace schemake::sqlite {
namespace {

using apply::LockScope;
using apply::Rows;
using std::string_view;

constexpr string_view commit_sql = "COMMIT";
constexpr auto first_pause = std::chrono::milliseconds(1);
constexpr auto longest_pause = std::chrono::milliseconds(100);

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using StatementHandle = std::unique_ptr<sqlite3_stmt, Finalize>;

/// Not SQLITE_LOCKED, which is a conflict within this connection.
bool is_busy(int result) {
  return (result & 0xff) == SQLITE_BUSY || result == SQLITE_LOCKED_SHAREDCACHE;
}

string_view skip_blanks(string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  return text;
}

/// Takes a word, in either case, and the blanks behind it from the beginning of `text`.
bool take_word(string_view& text, string_view word) {
  const string_view rest = skip_blanks(text);
  if (rest.size() <= word.size()) return false;
  const auto same = [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; };
  if (!std::equal(word.begin(), word.end(), rest.begin(), [&](char w, char c) { return same(c, w); })) {
    return false;
  }
  if (std::isspace(static_cast<unsigned char>(rest[word.size()])) == 0) return false;
  text = skip_blanks(rest.substr(word.size()));
  return true;
}

/// The table that a DROP TABLE names, as it is written there; empty for any other statement, and for several.
string_view dropped_table(string_view sql) {
  if (sql.find(';') != string_view::npos) return {};
  if (!take_word(sql, "drop") || !take_word(sql, "table")) return {};
  if (take_word(sql, "if")) take_word(sql, "exists");
  return sql;
}

std::optional<std::string> column_text(sqlite3_stmt* statement, int column) {
  const unsigned char* text = sqlite3_column_text(statement, column);
  if (text == nullptr) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(text),
                     static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
}

}  // namespace

std::int64_t Connection::execute(string_view sql) {
  const auto before = sqlite3_total_changes(handle_);
  const string_view table = dropped_table(sql);
  if (!table.empty() && foreign_keys()) {
    drop_table(sql, table);
  } else {
    run(sql, nullptr);
  }
  return sqlite3_total_changes(handle_) - before;
}

Rows Connection::query(string_view sql) {
  Rows rows;
  run(sql, [&rows](sqlite3_stmt* statement) {
    apply::Row& row = rows.emplace_back();
    const int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; ++i) row.push_back(column_text(statement, i));
  });
  return rows;
}

void Connection::run(string_view sql, const EachRow& each_row) {
  const apply::AddedTime waited(waited_);
  string_view rest = sql;
  while (!skip_blanks(rest).empty()) {
    sqlite3_stmt* prepared = nullptr;
    const char* tail = nullptr;
    const int result = first_result(!in_transaction(), [&] {
      return sqlite3_prepare_v2(handle_, rest.data(), static_cast<int>(rest.size()), &prepared, &tail);
    });
    const StatementHandle statement(prepared);
    if (result != SQLITE_OK) fail(result, sql, sql.size() - rest.size());
    if (statement != nullptr) step_through(sql, statement.get(), each_row);
    rest.remove_prefix(static_cast<std::size_t>(tail - rest.data()));
  }
}

void Connection::step_through(string_view sql, sqlite3_stmt* statement, const EachRow& each_row) {
  // A COMMIT that a reader keeps waiting leaves the transaction open, and may be tried again.
  const bool may_wait = !in_transaction() || sql == commit_sql;
  int result = first_result(may_wait, [&] {
    sqlite3_reset(statement);
    return sqlite3_step(statement);
  });
  while (result == SQLITE_ROW) {
    if (each_row) each_row(statement);
    result = sqlite3_step(statement);
  }
  if (result != SQLITE_DONE) fail(sqlite3_extended_errcode(handle_), sql, 0);
}

/// A first step that is busy has done nothing, so it is tried again. Inside a transaction it is not: the
/// one who makes us wait may be waiting for us.
int Connection::first_result(bool may_wait, const std::function<int()>& attempt) const {
  const auto deadline = std::chrono::steady_clock::now() + wait_;
  auto pause = first_pause;
  int result = attempt();
  while (may_wait && is_busy(result) && !cancelled_ && std::chrono::steady_clock::now() + pause <= deadline) {
    // SQLite does not say who has the lock.
    if (waiting_) waiting_(pause == longest_pause ? "another connection, which has the file locked" : "");
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, longest_pause);
    result = attempt();
  }
  return result;
}

/// With foreign keys on, SQLite deletes a table's rows before it drops the table, and ON DELETE CASCADE then
/// deletes rows of other tables, in silence. PostgreSQL refuses to drop a table that others point to; so do
/// we, when rows would be lost that are not the table's own.
void Connection::drop_table(string_view sql, string_view name) {
  const std::int64_t own_rows = count_rows(name);
  const int before = sqlite3_total_changes(handle_);
  const bool own_transaction = !in_transaction();
  if (own_transaction) begin();
  try {
    run(sql, nullptr);
    const std::int64_t others = sqlite3_total_changes(handle_) - before - own_rows;
    if (others > 0) {
      DatabaseError error(DatabaseError::Kind::statement, "dropping the table would change " +
                                                              std::to_string(others) +
                                                              " rows of other tables by their foreign keys");
      error.hint =
          "drop those foreign keys first, or rebuild the table with foreign keys off (PRAGMA foreign_keys = "
          "OFF outside a transaction)";
      throw error;
    }
    if (own_transaction) commit();
  } catch (...) {
    if (own_transaction) rollback();
    throw;
  }
}

/// 0 for what is no table: then the DROP itself says so.
std::int64_t Connection::count_rows(string_view name) {
  try {
    const Rows rows = query("SELECT count(*) FROM " + std::string(name));
    return std::stoll(rows.at(0).at(0).value_or("0"));
  } catch (const DatabaseError&) {
    return 0;
  }
}

void Connection::begin() {
  run("BEGIN IMMEDIATE", nullptr);
}

void Connection::commit() {
  run(commit_sql, nullptr);
}

void Connection::rollback() noexcept {
  if (in_transaction()) sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
  // A table rebuild switches it on for its rename, and a rollback does not switch it off again.
  sqlite3_exec(handle_, "PRAGMA legacy_alter_table = OFF", nullptr, nullptr, nullptr);
}

LockScope Connection::lock(std::chrono::milliseconds wait,
                           const std::function<void(const std::string&)>& waiting) {
  wait_ = wait;
  waiting_ = waiting;
  return LockScope::transaction;
}

void Connection::cancel() noexcept {
  cancelled_ = true;
  sqlite3_interrupt(handle_);
}

bool Connection::foreign_keys() {
  int on = 0;
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, -1, &on);
  return on != 0;
}

void Connection::set_foreign_keys(bool on) {
  run(on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", nullptr);
}

/// A file has no schemas: a ledger that has one on PostgreSQL is in the main database too.
std::string Connection::ledger_table() {
  return "main." + apply::quote_identifier(ledger_.table);
}

bool Connection::ledger_exists() {
  return !query("SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = " +
                apply::quote_literal(ledger_.table, Dialect::sqlite))
              .empty();
}

void Connection::fail(int result, string_view sql, std::size_t offset) const {
  const std::string code = code_name(result);
  if (is_busy(result) && cancelled_) {
    throw DatabaseError(DatabaseError::Kind::cancelled, "interrupted", code);
  }
  if (is_busy(result)) {
    throw DatabaseError(DatabaseError::Kind::busy, "the database is locked by another connection", code);
  }
  std::uint32_t position = 0;
#if SQLITE_VERSION_NUMBER >= 3038000
  const int at = sqlite3_error_offset(handle_);
  if (at >= 0 && offset + static_cast<std::size_t>(at) <= sql.size()) {
    position = static_cast<std::uint32_t>(offset + static_cast<std::size_t>(at) + 1);
  }
#endif
  const int primary = result & 0xff;
  // An ALTER TABLE that is interrupted where it reads the schema again says so in its text alone.
  const bool in_text =
      cancelled_ && std::string_view(sqlite3_errmsg(handle_)).find("interrupted") != string_view::npos;
  if (primary == SQLITE_INTERRUPT || in_text) {
    throw DatabaseError(DatabaseError::Kind::cancelled, sqlite3_errmsg(handle_), code);
  }
  const bool unusable = primary == SQLITE_CANTOPEN || primary == SQLITE_NOTADB;
  throw DatabaseError(unusable ? DatabaseError::Kind::connection : DatabaseError::Kind::statement,
                      sqlite3_errmsg(handle_), code, position);
}

}  // namespace schemake::sqlite
