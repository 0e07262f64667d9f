// A connection of libpqxx as a driver. Internal to this room. Uses only what libpqxx 6.4 and 7 both have.
#pragma once

#include <optional>
#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include <schemake/apply/driver.hpp>

namespace schemake::postgresql {

/// Transactions are sent as SQL, in one libpqxx `nontransaction` that is held for this object's life.
class Connection : public apply::Driver {
 public:
  Connection(pqxx::connection& connection, std::string shown)
      : connection_(connection), shown_(std::move(shown)) {}

  Dialect dialect() const override { return Dialect::postgresql; }
  std::string identify() const override { return shown_; }
  void execute(std::string_view sql) override { send(sql); }
  apply::Rows query(std::string_view sql) override;
  void begin() override { send("BEGIN"); }
  void commit() override { send("COMMIT"); }
  void rollback() noexcept override;
  bool in_transaction() override;
  apply::LockScope lock(std::chrono::milliseconds wait) override;
  void unlock() noexcept override;
  bool foreign_keys() override { return true; }
  void set_foreign_keys(bool on) override;
  std::string ledger_table() override;
  bool ledger_exists() override;

 private:
  pqxx::nontransaction& session();
  pqxx::result send(std::string_view sql);
  std::string lock_key();
  bool try_lock(const std::string& key);
  std::string lock_holder(const std::string& key);

  pqxx::connection& connection_;
  std::string shown_;
  std::optional<pqxx::nontransaction> session_;
  std::string locked_key_;    ///< empty while not locked
  std::string ledger_table_;  ///< empty until it was asked for
};

}  // namespace schemake::postgresql
