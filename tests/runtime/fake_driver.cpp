#include "fake_driver.hpp"

namespace schemake::test {

std::int64_t FakeDriver::execute(std::string_view sql) {
  if (on_execute) on_execute(std::string(sql));
  // Of the ledger's statements the beginning says enough.
  log.emplace_back(sql.find("ledger") == std::string_view::npos ? sql
                                                                : sql.substr(0, sql.find("ledger") + 6));
  return 0;
}

apply::Rows FakeDriver::query(std::string_view sql) {
  return on_query ? on_query(std::string(sql)) : apply::Rows{};
}

void FakeDriver::begin() {
  open_ = true;
  log.emplace_back("BEGIN");
}

void FakeDriver::commit() {
  if (on_commit) on_commit();
  open_ = false;
  log.emplace_back("COMMIT");
}

void FakeDriver::rollback() noexcept {
  if (open_) log.emplace_back("ROLLBACK");
  open_ = false;
}

apply::LockScope FakeDriver::lock(std::chrono::milliseconds, const std::function<void(const std::string&)>&) {
  log.emplace_back("LOCK");
  return apply::LockScope::session;
}

void FakeDriver::set_foreign_keys(bool on) {
  keys = on;
  log.emplace_back(on ? "KEYS ON" : "KEYS OFF");
}

}  // namespace schemake::test
