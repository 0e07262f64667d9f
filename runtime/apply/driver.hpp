// The narrow interface through which a database is migrated. `sqlite` and `postgresql` implement it; the
// tests have a third one in memory, and one that fails where it is told to.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/apply/error.hpp>
#include <schemake/apply/url.hpp>
#include <schemake/registry.hpp>

namespace schemake::apply {

/// Values as text, in the database's own spelling; NULL is nullopt.
using Row = std::vector<std::optional<std::string>>;
using Rows = std::vector<Row>;

/// What a lock that was had protects.
enum class LockScope : std::uint8_t {
  session,      ///< everything until `unlock`: what was read under it stays true
  transaction,  ///< only what is between `begin` and `commit`: read again after each `begin`
};

/// How long the server lets a statement of a migration wait and run.
struct Limits {
  std::chrono::milliseconds lock_timeout{};  ///< 0: no limit
  /// 0: no limit; nothing: the server's own.
  std::optional<std::chrono::milliseconds> statement_timeout{};
};

/// Where the ledger is, unquoted.
struct LedgerName {
  std::string schema;  ///< empty: the first schema of the search path
  std::string table = "schemake_ledger";
};

/// What a database contributes to the snapshot beside the ledger: see snapshot.hpp.
struct SnapshotSql {
  std::string table;      ///< quoted and qualified, whether it is there or not
  std::string exists;     ///< a query; a row: the table is there
  std::string text_type;  ///< of a column whose values are compared byte by byte
  std::string settings;  ///< a statement to send before `catalog`, up to the end of the transaction, or empty
  std::string catalog;   ///< a query of (object, aspect, part_of, value); empty: no snapshots are kept
  std::string applied;   ///< an expression: the ledger's applied set, and what is half done, as one text
  std::string server;    ///< an expression: equal for servers that write definitions alike
  std::string now;       ///< an expression: "2026-01-30 14:47:22", UTC
  std::string differs;   ///< the operator that also compares NULL
};

/// Since the connection was opened.
struct Traffic {
  std::uint64_t round_trips = 0;       ///< messages sent and answered; 0 where there are none
  std::chrono::microseconds waited{};  ///< for the database's answers
};

/// One open connection. Every function may throw DatabaseError, except where noexcept says otherwise.
/// No function but `cancel` is called by two threads at once.
class Driver {
 public:
  Driver() = default;
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;
  virtual ~Driver() = default;

  virtual Dialect dialect() const = 0;
  /// For people: "sqlite:app.db", "postgresql://user@host/db"; never with a password.
  virtual std::string identify() const = 0;

  /// Whether there is nothing behind it yet: a file that was to be read and not made (OpenOptions::create).
  virtual bool is_missing() const { return false; }

  /// Runs SQL without parameters; rows that come back are dropped. The number of rows that were changed.
  virtual std::int64_t execute(std::string_view sql) = 0;
  /// The same for several statements, in one message where the database has messages: one at least. The
  /// first failure ends it, and DatabaseError::index says of which. `begin` and `commit` may be among them,
  /// as their statements.
  virtual std::vector<std::int64_t> execute_all(std::span<const std::string> statements);
  virtual Rows query(std::string_view sql) = 0;

  /// `begin` takes the write lock at once where a database has one (SQLite), within `lock`'s wait, and the
  /// migrator's own lock where it covers a transaction (LockScope::transaction).
  virtual void begin() = 0;
  virtual void commit() = 0;
  /// Leaves no transaction open. A failure to roll back is a lost connection, which also rolls back.
  virtual void rollback() noexcept = 0;
  /// Whether a transaction is open, also one that this object did not begin.
  virtual bool in_transaction() = 0;

  /// Keeps other migrators of the same ledger out, or throws a DatabaseError `busy` that says who holds the
  /// lock. Not inside a transaction: a CREATE INDEX CONCURRENTLY of the other migrator would wait for ours.
  /// `waiting` hears before each pause who is waited for, or an empty text, and may throw to end the
  /// waiting; it is kept, with what it refers to, up to `unlock`.
  virtual LockScope lock(std::chrono::milliseconds wait,
                         const std::function<void(const std::string& holder)>& waiting) = 0;
  virtual void unlock() noexcept = 0;

  /// Ends the statement that runs, from another thread; it then throws DatabaseError `cancelled`. Does
  /// nothing where none runs.
  virtual void cancel() noexcept = 0;

  /// Statements that put limits on what follows, up to the end of the transaction or, with `session`, for
  /// good; none where the database has no such limits.
  virtual std::vector<std::string> limit(const Limits& limits, bool session);
  /// A statement that shows to those who look at the database what runs in it ("app_db-migrate: 3a4f 2/5"),
  /// for as long; empty where nobody could see it.
  virtual std::string show_activity(std::string_view activity, bool session) const;
  /// Who kept the last statement that failed from its lock, as a sentence; empty where nobody knows.
  virtual std::string blocker() { return {}; }
  /// Hears, in a thread of the driver's own, who keeps a running statement from its lock.
  virtual void on_blocked(std::function<void(const std::string& blocker)> hear) { (void)hear; }
  virtual Traffic traffic() const = 0;
  /// Whether statements cross a wire, so that several of them in one message save time.
  virtual bool has_messages() const { return false; }
  /// Whether two transactions are run by the same session: not behind a pooler of connections, which may
  /// give each to another one. Then a session's settings and locks mean nothing.
  virtual bool keeps_session() { return true; }

  /// Whether foreign keys are enforced in this session, and the switch; not inside a transaction. Only
  /// SQLite has the switch.
  virtual bool foreign_keys() = 0;
  virtual void set_foreign_keys(bool on) = 0;

  /// Names the ledger, before anything else that concerns it.
  virtual void use_ledger(const LedgerName& name) = 0;
  /// The ledger's table, quoted and qualified, so that a migration that changes the search path does not
  /// lose it; and whether it exists.
  virtual std::string ledger_table() = 0;
  virtual bool ledger_exists() = 0;
  /// Whether there is this schema, unquoted; true where a database has none.
  virtual bool schema_exists(const std::string& schema) {
    (void)schema;
    return true;
  }
  virtual SnapshotSql snapshot_sql() { return {}; }
};

struct OpenOptions {
  /// SQLite: make the file where there is none. Without it a missing file reads as an empty database, and
  /// stays missing.
  bool create = true;
  /// PostgreSQL: SET ROLE; empty: none.
  std::string role{};
  LedgerName ledger{};
};

/// One line of the table of drivers that a migrator is built with.
struct DriverFactory {
  Dialect dialect;
  /// Throws DatabaseError `connection`, with no password in its message.
  std::unique_ptr<Driver> (*open)(const Url& url, const OpenOptions& options);
  /// Copies the database to a new file, complete at one instant, while it is used; null where a database has
  /// its own tools for that. Throws DatabaseError, `cancelled` when `stop` is set meanwhile; then there is no
  /// file.
  void (*back_up)(const Url& url, const std::string& file, const std::atomic<bool>& stop) = nullptr;
};

}  // namespace schemake::apply
