// The lock is an advisory lock of the session, asked for again and again and never waited for: a waiting
// statement would hold a snapshot, and the other migrator's CREATE INDEX CONCURRENTLY would wait for it.
#include <schemake/postgresql/connection.hpp>

#include <algorithm>
#include <pqxx/except>
#include <thread>

#include <schemake/apply/ledger.hpp>
#include <schemake/postgresql/message.hpp>

namespace schemake::postgresql {
namespace {

using apply::LockScope;
using apply::Row;
using apply::Rows;
using std::string_view;

constexpr auto first_pause = std::chrono::milliseconds(20);
constexpr auto longest_pause = std::chrono::milliseconds(500);

/// FNV-1a: the same in every version and on every machine, as all migrators must agree on it.
std::uint64_t hash_of(string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

/// The server closed the connection, or is about to.
bool ends_connection(const std::string& sqlstate) {
  return sqlstate.rfind("08", 0) == 0 || sqlstate == "57P01" || sqlstate == "57P02" || sqlstate == "57P03";
}

std::string text_of(const Rows& rows, std::size_t column) {
  return rows.at(0).at(column).value_or("");
}

}  // namespace

pqxx::nontransaction& Connection::session() {
  try {
    if (!session_) session_.emplace(connection_);
  } catch (const pqxx::usage_error&) {
    throw_error(ErrorKind::usage, "the connection has a libpqxx transaction open",
                "commit or abort it, and destroy its object, first");
  }
  return *session_;
}

pqxx::result Connection::send(string_view sql) {
  using Kind = DatabaseError::Kind;
  try {
    return session().exec(std::string(sql));
  } catch (const pqxx::broken_connection& error) {
    throw to_error(Kind::connection, error.what(), {}, sql);
  } catch (const pqxx::sql_error& error) {
    throw to_error(ends_connection(error.sqlstate()) ? Kind::connection : Kind::statement, error.what(),
                   error.sqlstate(), sql);
  } catch (const pqxx::failure& error) {
    throw to_error(connection_.is_open() ? Kind::statement : Kind::connection, error.what(), {}, sql);
  }
}

Rows Connection::query(string_view sql) {
  Rows rows;
  for (const auto& row : send(sql)) {
    Row& columns = rows.emplace_back();
    for (const auto& field : row) {
      if (field.is_null()) {
        columns.emplace_back();
      } else {
        columns.emplace_back(std::string(field.c_str(), field.size()));
      }
    }
  }
  return rows;
}

void Connection::rollback() noexcept {
  try {
    if (in_transaction()) send("ROLLBACK");
  } catch (...) {  // NOLINT: without a connection the server rolls back by itself
  }
}

/// Outside a transaction each statement is its own, and begins with it.
bool Connection::in_transaction() {
  try {
    return text_of(query("SELECT now() <> statement_timestamp()"), 0) == "t";
  } catch (const DatabaseError& error) {
    if (error.code == "25P02") return true;  // a transaction that has failed
    throw;
  }
}

LockScope Connection::lock(std::chrono::milliseconds wait) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  const std::string key = lock_key();
  for (auto pause = first_pause; !try_lock(key); pause = std::min(pause * 2, longest_pause)) {
    if (std::chrono::steady_clock::now() + pause > deadline) {
      DatabaseError error(DatabaseError::Kind::busy, "another migrator has the lock" + lock_holder(key));
      error.hint = "wait for it, or give --lock-wait more seconds";
      throw error;
    }
    std::this_thread::sleep_for(pause);
  }
  locked_key_ = key;
  return LockScope::session;
}

void Connection::unlock() noexcept {
  try {
    if (!locked_key_.empty()) send("SELECT pg_advisory_unlock(" + locked_key_ + ")");
  } catch (...) {  // NOLINT: the end of the session unlocks
  }
  locked_key_.clear();
}

/// Advisory locks are of one database already; its name keeps the key apart from other programs' keys.
std::string Connection::lock_key() {
  const std::string database = text_of(query("SELECT current_database()"), 0);
  return std::to_string(static_cast<std::int64_t>(hash_of("schemake_ledger " + database)));
}

bool Connection::try_lock(const std::string& key) {
  return text_of(query("SELECT pg_try_advisory_lock(" + key + ")"), 0) == "t";
}

std::string Connection::lock_holder(const std::string& key) {
  const auto bits = static_cast<std::uint64_t>(std::stoll(key));
  const Rows rows = query(
      "SELECT l.pid, coalesce(a.usename, ''), coalesce(a.client_addr::text, 'local') FROM pg_locks l "
      "LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted "
      "AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
      "AND l.classid = " +
      std::to_string(bits >> 32U) + " AND l.objid = " + std::to_string(bits & 0xffffffffU));
  if (rows.empty()) return {};
  return ": process " + text_of(rows, 0) + " of the server, user " + text_of(rows, 1) + ", client " +
         text_of(rows, 2);
}

void Connection::set_foreign_keys(bool) {
  throw DatabaseError(DatabaseError::Kind::statement, "PostgreSQL has no switch for foreign keys");
}

std::string Connection::ledger_table() {
  if (ledger_table_.empty()) {
    const std::string schema = text_of(query("SELECT quote_ident(current_schema())"), 0);
    if (schema.empty()) {
      DatabaseError error(DatabaseError::Kind::statement, "no schema of the search path exists");
      error.hint = "create one, or set search_path to one that exists";
      throw error;
    }
    ledger_table_ = schema + ".schemake_ledger";
  }
  return ledger_table_;
}

bool Connection::ledger_exists() {
  return !query("SELECT 1 WHERE to_regclass(" + apply::quote_literal(ledger_table(), Dialect::postgresql) +
                ") IS NOT NULL")
              .empty();
}

}  // namespace schemake::postgresql
