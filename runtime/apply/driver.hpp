// The narrow interface through which a database is migrated. `sqlite` and `postgresql` implement it; the
// tests have a third one in memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
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

/// One open connection. Every function may throw DatabaseError, except where noexcept says otherwise.
/// No function is called by two threads at once.
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

  /// Runs SQL without parameters; rows that come back are dropped.
  virtual void execute(std::string_view sql) = 0;
  virtual Rows query(std::string_view sql) = 0;

  /// `begin` takes the write lock at once where a database has one (SQLite), within `lock`'s wait.
  virtual void begin() = 0;
  virtual void commit() = 0;
  /// Leaves no transaction open. A failure to roll back is a lost connection, which also rolls back.
  virtual void rollback() noexcept = 0;
  /// Whether a transaction is open, also one that this object did not begin.
  virtual bool in_transaction() = 0;

  /// Keeps other migrators out, or throws a DatabaseError `busy` that says who holds the lock. Not inside
  /// a transaction: a CREATE INDEX CONCURRENTLY of the other migrator would wait for ours.
  virtual LockScope lock(std::chrono::milliseconds wait) = 0;
  virtual void unlock() noexcept = 0;

  /// Whether foreign keys are enforced in this session, and the switch; not inside a transaction. Only
  /// SQLite has the switch.
  virtual bool foreign_keys() = 0;
  virtual void set_foreign_keys(bool on) = 0;

  /// The ledger's table, quoted and qualified, so that a migration that changes the search path does not
  /// lose it; and whether it exists.
  virtual std::string ledger_table() = 0;
  virtual bool ledger_exists() = 0;
};

struct OpenOptions {
  /// SQLite: make the file where there is none. Without it a missing file reads as an empty database, and
  /// stays missing.
  bool create = true;
};

/// One line of the table of drivers that a migrator is built with.
struct DriverFactory {
  Dialect dialect;
  /// Throws DatabaseError `connection`, with no password in its message.
  std::unique_ptr<Driver> (*open)(const Url& url, const OpenOptions& options);
};

}  // namespace schemake::apply
