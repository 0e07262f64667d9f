// A connection of libpqxx as a driver. Internal to this room. Uses only what libpqxx 6.4 and 7 both have.
#pragma once

#include <atomic>
#include <optional>
#include <pqxx/connection>
#include <pqxx/nontransaction>
#include <pqxx/result>

#include <schemake/apply/driver.hpp>
#include <schemake/postgresql/watch.hpp>

namespace schemake::postgresql {

/// Transactions are sent as SQL, in one libpqxx `nontransaction` that is held for this object's life.
class Connection : public apply::Driver {
 public:
  /// `target` is what a second connection to the same database is made with.
  Connection(pqxx::connection& connection, std::string shown, std::string target)
      : connection_(connection), shown_(std::move(shown)), target_(std::move(target)) {}

  Dialect dialect() const override { return Dialect::postgresql; }
  std::string identify() const override { return shown_; }
  std::int64_t execute(std::string_view sql) override;
  std::vector<std::int64_t> execute_all(std::span<const std::string> statements) override;
  apply::Rows query(std::string_view sql) override;
  void begin() override;
  void commit() override { send("COMMIT"); }
  void rollback() noexcept override;
  bool in_transaction() override;
  apply::LockScope lock(std::chrono::milliseconds wait,
                        const std::function<void(const std::string&)>& waiting) override;
  void unlock() noexcept override;
  void cancel() noexcept override;
  std::vector<std::string> limit(const apply::Limits& limits, bool session) override;
  std::string show_activity(std::string_view activity, bool session) const override;
  std::string blocker() override { return blocker_; }
  void on_blocked(std::function<void(const std::string&)> hear) override { hear_ = std::move(hear); }
  apply::Traffic traffic() const override { return traffic_; }
  bool has_messages() const override { return true; }
  bool keeps_session() override;
  bool foreign_keys() override { return true; }
  void set_foreign_keys(bool on) override;
  void use_ledger(const apply::LedgerName& name) override;
  std::string ledger_table() override;
  bool ledger_exists() override;
  bool schema_exists(const std::string& schema) override;
  apply::SnapshotSql snapshot_sql() override;

 private:
  /// What one question tells of a session before it is used.
  struct Facts {
    bool in_transaction;
    bool pooled;
    std::string ledger_table;  ///< quoted and qualified; empty where there is no schema for it
    bool ledger_exists;
    std::string database;
    std::vector<std::string> settings;  ///< statements that put back what `limit` and `show_activity` change
  };

  pqxx::nontransaction& session();
  pqxx::result send(std::string_view sql);
  template <typename Action, typename Sql>
  auto guarded(Action action, Sql sql);
  template <typename Action, typename Sql>
  auto translated(Action action, Sql sql);
  void refuse_another_session();
  DatabaseError::Kind kind_of(const std::string& sqlstate) const;
  DatabaseError noted(DatabaseError error);
  const Facts& facts();
  const std::string& lock_key();
  bool try_lock();
  std::string lock_holder();
  void wait_for_lock(std::chrono::milliseconds wait, const std::function<bool()>& attempt);
  std::vector<std::int64_t> run_pipeline(std::span<const std::string> statements);

  pqxx::connection& connection_;
  std::string shown_;
  std::string target_;
  std::optional<pqxx::nontransaction> session_;
  apply::LedgerName ledger_;
  std::optional<Facts> facts_;
  std::string lock_key_;  ///< empty until it was asked for
  bool locked_ = false;   ///< the session's lock
  std::chrono::milliseconds wait_{};
  std::function<void(const std::string&)> waiting_;
  std::function<void(const std::string&)> hear_;
  std::unique_ptr<Watch> watch_;  ///< while locked
  std::string blocker_;           ///< of the last contention
  apply::Traffic traffic_;
  std::atomic<bool> cancelled_{false};
  bool lost_ = false;  ///< the connection; nothing makes it good again
  int process_ = 0;    ///< of the server, for this session
};

}  // namespace schemake::postgresql
