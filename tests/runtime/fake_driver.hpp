// A database in memory that understands nothing: it notes what it is sent, and fails where it is told to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <schemake/apply/driver.hpp>

namespace schemake::test {

class FakeDriver : public apply::Driver {
 public:
  /// Everything sent, in order; transactions as BEGIN, COMMIT, ROLLBACK.
  std::vector<std::string> log;
  /// May throw; called before anything is noted.
  std::function<void(const std::string&)> on_execute;
  std::function<void()> on_commit;
  /// The answer to a query; the ledger's rows are asked for with "SELECT revision, checksum".
  std::function<apply::Rows(const std::string&)> on_query;
  bool has_ledger = true;
  bool keys = true;

  Dialect dialect() const override { return Dialect::sqlite; }
  std::string identify() const override { return "fake:"; }
  std::int64_t execute(std::string_view sql) override;
  apply::Rows query(std::string_view sql) override;
  void begin() override;
  void commit() override;
  void rollback() noexcept override;
  bool in_transaction() override { return open_; }
  apply::LockScope lock(std::chrono::milliseconds, const std::function<void(const std::string&)>&) override;
  void cancel() noexcept override {}
  apply::Traffic traffic() const override { return {}; }
  void unlock() noexcept override { log.emplace_back("UNLOCK"); }
  bool foreign_keys() override { return keys; }
  void set_foreign_keys(bool on) override;
  void use_ledger(const apply::LedgerName&) override {}
  std::string ledger_table() override { return "ledger"; }
  bool ledger_exists() override { return has_ledger; }

 private:
  bool open_ = false;
};

}  // namespace schemake::test
