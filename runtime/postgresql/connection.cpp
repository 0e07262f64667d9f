// The lock is an advisory lock of the session, asked for again and again and never waited for: a waiting
// statement would hold a snapshot, and the other migrator's CREATE INDEX CONCURRENTLY would wait for it.
//
// Behind a pooler of connections (PgBouncer) two transactions may be run by two sessions of the server. There
// the lock is taken in each transaction, which it ends with. A pooler is known by the number of the process:
// it gives its own in the place of the server's.
#include <schemake/postgresql/connection.hpp>

#include <algorithm>
#include <pqxx/except>
#include <pqxx/pipeline>
#include <thread>

#include <schemake/apply/ledger.hpp>
#include <schemake/apply/stopwatch.hpp>
#include <schemake/postgresql/message.hpp>

namespace schemake::postgresql {
namespace {

using apply::LockScope;
using apply::Row;
using apply::Rows;
using std::string_view;

constexpr auto first_pause = std::chrono::milliseconds(20);
constexpr auto longest_pause = std::chrono::milliseconds(500);
constexpr auto dialect_of_literals = Dialect::postgresql;

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

/// A lock that was not had in lock_timeout or by NOWAIT, a serialization failure, a deadlock.
bool may_pass_later(const std::string& sqlstate) {
  return sqlstate == "55P03" || sqlstate == "40001" || sqlstate == "40P01";
}

std::string text_of(const Rows& rows, std::size_t column) {
  return rows.at(0).at(column).value_or("");
}

std::string literal(string_view text) {
  return apply::quote_literal(text, dialect_of_literals);
}

/// Adds to the traffic, and lets the watch see, what runs while it lives.
class Message {
 public:
  Message(apply::Traffic& traffic, Watch* watch) : time_(traffic.waited), watch_(watch) {
    ++traffic.round_trips;
    if (watch_ != nullptr) watch_->begin();
  }
  Message(const Message&) = delete;
  Message& operator=(const Message&) = delete;
  ~Message() {
    if (watch_ != nullptr) watch_->end();
  }

 private:
  apply::AddedTime time_;
  Watch* watch_;
};

/// The text in which the server counts positions: that which libpqxx makes of several statements.
class Batched {
 public:
  explicit Batched(std::span<const std::string> statements) : text_("SELECT 42; ") {
    for (const std::string& statement : statements) {
      starts_.push_back(text_.size());
      text_ += statement + "\n; ";
    }
    starts_.push_back(text_.size());
  }

  const std::string& text() const { return text_; }

  /// 1-based, like `position`; 0 for a place outside of the statement.
  std::uint32_t position_within(std::size_t statement, std::uint32_t position) const {
    const bool inside = position > starts_[statement] && position <= starts_[statement + 1];
    return inside ? position - static_cast<std::uint32_t>(starts_[statement]) : 0;
  }

 private:
  std::string text_;
  std::vector<std::size_t> starts_;
};

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

DatabaseError::Kind Connection::kind_of(const std::string& sqlstate) const {
  using Kind = DatabaseError::Kind;
  if (ends_connection(sqlstate)) return Kind::connection;
  if (may_pass_later(sqlstate)) return Kind::contention;
  return sqlstate == "57014" && cancelled_ ? Kind::cancelled : Kind::statement;
}

/// Before another message makes the watch forget.
DatabaseError Connection::noted(DatabaseError error) {
  if (error.kind == DatabaseError::Kind::contention) blocker_ = watch_ ? watch_->seen() : std::string();
  return error;
}

/// What libpqxx throws, as a DatabaseError. libpqxx 6 keeps no SQLSTATE in some of its classes. `sql` gives
/// what was sent, when it is needed.
template <typename Action, typename Sql>
auto Connection::translated(Action action, Sql sql) {
  using Kind = DatabaseError::Kind;
  try {
    return action();
  } catch (const pqxx::broken_connection& error) {
    throw to_error(Kind::connection, error.what(), {}, sql());
  } catch (const pqxx::deadlock_detected& error) {
    throw noted(to_error(Kind::contention, error.what(), "40P01", sql()));
  } catch (const pqxx::serialization_failure& error) {
    throw noted(to_error(Kind::contention, error.what(), "40001", sql()));
  } catch (const pqxx::sql_error& error) {
    throw noted(to_error(kind_of(error.sqlstate()), error.what(), error.sqlstate(), sql()));
  } catch (const pqxx::failure& error) {
    throw to_error(connection_.is_open() ? Kind::statement : Kind::connection, error.what(), {}, sql());
  }
}

/// libpqxx 6 connects again by itself, to a session without the lock, the role and the settings of the one
/// that was lost. So nothing is sent any more once a connection is lost.
void Connection::refuse_another_session() {
  if (process_ == 0) process_ = connection_.backendpid();
  if (connection_.backendpid() != process_) lost_ = true;
  if (lost_) throw DatabaseError(DatabaseError::Kind::connection, "the connection was lost before");
}

template <typename Action, typename Sql>
auto Connection::guarded(Action action, Sql sql) {
  refuse_another_session();
  try {
    auto result = translated(action, sql);
    refuse_another_session();
    return result;
  } catch (const DatabaseError& error) {
    lost_ = lost_ || error.kind == DatabaseError::Kind::connection;
    throw;
  }
}

pqxx::result Connection::send(string_view sql) {
  pqxx::nontransaction& open = session();
  const Message message(traffic_, watch_.get());
  return guarded([&] { return open.exec(std::string(sql)); }, [sql] { return sql; });
}

std::int64_t Connection::execute(string_view sql) {
  return static_cast<std::int64_t>(send(sql).affected_rows());
}

std::vector<std::int64_t> Connection::execute_all(std::span<const std::string> statements) {
  if (statements.size() == 1) return {execute(statements.front())};
  const Message message(traffic_, watch_.get());
  return run_pipeline(statements);
}

/// libpqxx sends what its pipeline retains as one message, and tells the answers apart.
std::vector<std::int64_t> Connection::run_pipeline(std::span<const std::string> statements) {
  pqxx::pipeline pipeline(session());
  pipeline.retain(static_cast<int>(statements.size()) + 1);
  std::vector<pqxx::pipeline::query_id> queries;
  // A comment may end a statement, and must not reach into the next one.
  for (const std::string& statement : statements) queries.push_back(pipeline.insert(statement + "\n"));
  std::vector<std::int64_t> rows;
  try {
    for (const auto query : queries) {
      const auto result =
          guarded([&] { return pipeline.retrieve(query); }, [&] { return Batched(statements).text(); });
      rows.push_back(static_cast<std::int64_t>(result.affected_rows()));
    }
  } catch (DatabaseError& error) {
    error.index = rows.size();
    error.position = Batched(statements).position_within(error.index, error.position);
    try {
      pipeline.flush();                // or its destructor would cancel what runs next
    } catch (const std::exception&) {  // NOLINT: the error is told already
    }
    throw;
  }
  return rows;
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

void Connection::begin() {
  send("BEGIN");
  if (keeps_session()) return;
  // The transaction's own lock. A migrator that is waited for holds it in a transaction of its own, so ours
  // ends before each pause.
  wait_for_lock(wait_, [this] {
    if (!in_transaction()) send("BEGIN");
    if (text_of(query("SELECT pg_try_advisory_xact_lock(" + lock_key() + ")"), 0) == "t") return true;
    send("ROLLBACK");
    return false;
  });
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
    if (!facts_) return facts().in_transaction;
    return text_of(query("SELECT now() <> statement_timestamp()"), 0) == "t";
  } catch (const DatabaseError& error) {
    if (error.code == "25P02") return true;  // a transaction that has failed
    throw;
  }
}

LockScope Connection::lock(std::chrono::milliseconds wait,
                           const std::function<void(const std::string&)>& waiting) {
  wait_ = wait;
  waiting_ = waiting;
  if (!watch_ && !target_.empty() && keeps_session()) {
    watch_ = std::make_unique<Watch>(target_, connection_.backendpid());
    watch_->on_blocked(hear_);
  }
  if (!keeps_session()) return LockScope::transaction;
  wait_for_lock(wait, [this] { return try_lock(); });
  locked_ = true;
  return LockScope::session;
}

void Connection::wait_for_lock(std::chrono::milliseconds wait, const std::function<bool()>& attempt) {
  const auto deadline = std::chrono::steady_clock::now() + wait;
  for (auto pause = first_pause; !attempt(); pause = std::min(pause * 2, longest_pause)) {
    const std::string holder = lock_holder();
    if (std::chrono::steady_clock::now() + pause > deadline) {
      DatabaseError error(DatabaseError::Kind::busy,
                          "another migrator has the lock" + (holder.empty() ? "" : ": " + holder));
      error.hint = "wait for it, or give --lock-wait more seconds";
      throw error;
    }
    // Not at the first attempt: of many that start at once most wait for a moment only.
    if (waiting_) waiting_(pause > first_pause ? holder : std::string());
    std::this_thread::sleep_for(pause);
  }
}

void Connection::unlock() noexcept {
  watch_.reset();
  waiting_ = nullptr;
  try {
    std::string message;
    if (facts_ && keeps_session()) {
      for (const std::string& setting : facts_->settings) message += setting + ";";
    }
    if (locked_) message += "SELECT pg_advisory_unlock(" + lock_key() + ")";
    if (!message.empty()) send(message);
  } catch (...) {  // NOLINT: the end of the session unlocks
  }
  locked_ = false;
}

void Connection::cancel() noexcept {
  cancelled_ = true;
  try {
    connection_.cancel_query();
  } catch (...) {  // NOLINT: without a connection nothing runs
  }
}

/// Advisory locks are of one database already; the names keep the key apart from other ledgers' and other
/// programs' keys.
const std::string& Connection::lock_key() {
  if (lock_key_.empty()) {
    const auto hash = hash_of("schemake " + facts().database + " " + ledger_table());
    lock_key_ = std::to_string(static_cast<std::int64_t>(hash));
  }
  return lock_key_;
}

bool Connection::try_lock() {
  return text_of(query("SELECT pg_try_advisory_lock(" + lock_key() + ")"), 0) == "t";
}

std::string Connection::lock_holder() {
  const auto bits = static_cast<std::uint64_t>(std::stoll(lock_key()));
  const Rows rows = query(
      "SELECT format('process %s%s%s, from %s, since %s UTC', l.pid, "
      "' (' || nullif(a.application_name, '') || ')', ' of ' || a.usename, "
      "coalesce(host(a.client_addr), 'this machine'), coalesce(to_char(a.backend_start AT TIME ZONE 'UTC', "
      "'YYYY-MM-DD HH24:MI:SS'), '?')) FROM pg_locks l "
      "LEFT JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted "
      "AND l.objsubid = 1 AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) "
      "AND l.classid = " +
      std::to_string(bits >> 32U) + " AND l.objid = " + std::to_string(bits & 0xffffffffU));
  return rows.empty() ? std::string() : text_of(rows, 0);
}

std::vector<std::string> Connection::limit(const apply::Limits& limits, bool session) {
  if (watch_) watch_->expect(limits.lock_timeout);
  const std::string set = session && keeps_session() ? "SET " : "SET LOCAL ";
  std::vector<std::string> statements{set + "lock_timeout = " + std::to_string(limits.lock_timeout.count())};
  if (limits.statement_timeout) {
    statements.push_back(set + "statement_timeout = " + std::to_string(limits.statement_timeout->count()));
  }
  return statements;
}

std::string Connection::show_activity(string_view activity, bool session) const {
  return (session ? "SET application_name = " : "SET LOCAL application_name = ") + literal(activity);
}

bool Connection::keeps_session() {
  return !facts().pooled;
}

void Connection::set_foreign_keys(bool) {
  throw DatabaseError(DatabaseError::Kind::statement, "PostgreSQL has no switch for foreign keys");
}

/// One question for all that is to be known before a session is used.
const Connection::Facts& Connection::facts() {
  if (facts_) return *facts_;
  const std::string schema = ledger_.schema.empty() ? "quote_ident(current_schema())"
                                                    : literal(apply::quote_identifier(ledger_.schema));
  const std::string table = schema + " || " + literal("." + apply::quote_identifier(ledger_.table));
  const Rows rows = query(
      "SELECT now() <> statement_timestamp(), pg_backend_pid(), " + table + ", to_regclass(" + table +
      ") IS NOT NULL, current_database(), format('SET lock_timeout = %L', current_setting('lock_timeout')), "
      "format('SET statement_timeout = %L', current_setting('statement_timeout')), "
      "format('SET application_name = %L', current_setting('application_name'))");
  Facts facts;
  facts.in_transaction = text_of(rows, 0) == "t";
  facts.pooled = text_of(rows, 1) != std::to_string(connection_.backendpid());
  facts.ledger_table = text_of(rows, 2);
  facts.ledger_exists = text_of(rows, 3) == "t";
  facts.database = text_of(rows, 4);
  facts.settings = {text_of(rows, 5), text_of(rows, 6), text_of(rows, 7)};
  return facts_.emplace(std::move(facts));
}

void Connection::use_ledger(const apply::LedgerName& name) {
  ledger_ = name;
  facts_.reset();
  lock_key_.clear();
}

std::string Connection::ledger_table() {
  if (facts().ledger_table.empty()) {
    DatabaseError error(DatabaseError::Kind::statement, "no schema of the search path exists");
    error.hint = "create one, or set search_path to one that exists";
    throw error;
  }
  return facts().ledger_table;
}

/// The first time it is known with the facts. Nobody takes a ledger away but by hand.
bool Connection::ledger_exists() {
  if (facts().ledger_exists) return true;
  const Rows rows = query("SELECT to_regclass(" + literal(ledger_table()) + ") IS NOT NULL");
  facts_->ledger_exists = text_of(rows, 0) == "t";
  return facts_->ledger_exists;
}

bool Connection::schema_exists(const std::string& schema) {
  return !query("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = " + literal(schema)).empty();
}

}  // namespace schemake::postgresql
