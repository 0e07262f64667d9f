// A connection of SQLite as a driver. Internal to this room.
#pragma once

#include <sqlite3.h>

#include <atomic>
#include <functional>

#include <schemake/apply/driver.hpp>

namespace schemake::sqlite {

/// Statements, transactions and settings on a connection that is owned elsewhere.
class Connection : public apply::Driver {
 public:
  Connection(::sqlite3* handle, std::string shown) : handle_(handle), shown_(std::move(shown)) {}

  Dialect dialect() const override { return Dialect::sqlite; }
  std::string identify() const override { return shown_; }
  std::int64_t execute(std::string_view sql) override;
  apply::Rows query(std::string_view sql) override;
  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() override { return sqlite3_get_autocommit(handle_) == 0; }
  apply::LockScope lock(std::chrono::milliseconds wait,
                        const std::function<void(const std::string&)>& waiting) override;
  void unlock() noexcept override { waiting_ = nullptr; }
  apply::Traffic traffic() const override { return {0, waited_}; }
  void cancel() noexcept override;
  bool foreign_keys() override;
  void set_foreign_keys(bool on) override;
  void use_ledger(const apply::LedgerName& name) override { ledger_ = name; }
  std::string ledger_table() override;
  bool ledger_exists() override;
  apply::SnapshotSql snapshot_sql() override;

 protected:
  bool cancelled() const noexcept { return cancelled_; }

 private:
  using EachRow = std::function<void(sqlite3_stmt*)>;
  void run(std::string_view sql, const EachRow& each_row);
  int first_result(bool may_wait, const std::function<int()>& attempt) const;
  void step_through(std::string_view sql, sqlite3_stmt* statement, const EachRow& each_row);
  void drop_table(std::string_view sql, std::string_view name);
  std::int64_t count_rows(std::string_view name);
  [[noreturn]] void fail(int result, std::string_view sql, std::size_t offset) const;

  ::sqlite3* handle_;
  std::string shown_;
  apply::LedgerName ledger_;
  std::chrono::microseconds waited_{};
  /// Until `lock` sets it: reading, too, meets the moment in which another connection commits.
  std::chrono::milliseconds wait_{5000};
  std::function<void(const std::string&)> waiting_;
  std::atomic<bool> cancelled_{false};
};

}  // namespace schemake::sqlite
