#include "faulty_driver.hpp"

#include <type_traits>

#include <fmt/format.h>

#include <schemake/postgresql/driver.hpp>
#include <schemake/sqlite/driver.hpp>

#include "injector.hpp"

namespace schemake::faults {
namespace {

using apply::Driver;
using apply::OpenOptions;

/// Forwards everything: a function that has an implementation in Driver would else be silently another one.
class FaultyDriver final : public Driver {
 public:
  explicit FaultyDriver(std::unique_ptr<Driver> real) : real_(std::move(real)) {}

  Dialect dialect() const override { return real_->dialect(); }
  std::string identify() const override { return real_->identify(); }
  bool is_missing() const override { return real_->is_missing(); }
  std::string show_activity(std::string_view activity, bool session) const override {
    return real_->show_activity(activity, session);
  }
  void on_blocked(std::function<void(const std::string&)> hear) override {
    real_->on_blocked(std::move(hear));
  }
  apply::Traffic traffic() const override { return real_->traffic(); }
  void use_ledger(const apply::LedgerName& name) override { real_->use_ledger(name); }
  bool has_messages() const override { return real_->has_messages(); }
  apply::SnapshotSql snapshot_sql() override { return real_->snapshot_sql(); }
  void cancel() noexcept override { real_->cancel(); }
  bool foreign_keys() override { return real_->foreign_keys(); }
  std::string blocker() override { return real_->blocker(); }
  std::vector<std::string> limit(const apply::Limits& limits, bool session) override {
    return real_->limit(limits, session);
  }

  std::int64_t execute(std::string_view sql) override {
    return call([&] { return real_->execute(sql); });
  }
  std::vector<std::int64_t> execute_all(std::span<const std::string> statements) override {
    return call([&] { return real_->execute_all(statements); });
  }
  apply::Rows query(std::string_view sql) override {
    return call([&] { return real_->query(sql); });
  }
  void begin() override {
    call([&] { real_->begin(); });
  }
  void commit() override {
    call([&] { real_->commit(); });
  }
  void rollback() noexcept override {
    call_silently([&] { real_->rollback(); });
  }
  bool in_transaction() override {
    return call([&] { return real_->in_transaction(); });
  }
  apply::LockScope lock(std::chrono::milliseconds wait,
                        const std::function<void(const std::string&)>& waiting) override {
    return call([&] { return real_->lock(wait, waiting); });
  }
  void unlock() noexcept override {
    call_silently([&] { real_->unlock(); });
  }
  bool keeps_session() override {
    return call([&] { return real_->keeps_session(); });
  }
  void set_foreign_keys(bool on) override {
    call([&] { real_->set_foreign_keys(on); });
  }
  std::string ledger_table() override {
    return call([&] { return real_->ledger_table(); });
  }
  bool ledger_exists() override {
    return call([&] { return real_->ledger_exists(); });
  }
  bool schema_exists(const std::string& schema) override {
    return call([&] { return real_->schema_exists(schema); });
  }

 private:
  template <typename Call>
  auto call(Call make) -> decltype(make()) {
    injector_.before_call();
    if constexpr (std::is_void_v<decltype(make())>) {
      make();
      injector_.after_call();
    } else {
      auto answer = make();
      injector_.after_call();
      return answer;
    }
  }

  /// Of a connection that is lost its owner hears nothing here.
  template <typename Call>
  void call_silently(Call make) noexcept {
    try {
      call(make);
    } catch (const DatabaseError&) {  // NOLINT: said above
    }
  }

  Injector& injector_ = Injector::instance();
  std::unique_ptr<Driver> real_;
};

std::unique_ptr<Driver> open_postgresql(const Url& url, const OpenOptions& options) {
  auto real = postgresql::driver.open(url, options);
  if (Injector::instance().wants(Action::terminate)) {
    const auto process = real->query("SELECT pg_backend_pid()").at(0).at(0).value_or("0");
    Injector::instance().on_terminate([url, process] {
      // It returns when the session is gone, at the latest after ten seconds.
      postgresql::driver.open(url, {})->query(fmt::format("SELECT pg_terminate_backend({}, 10000)", process));
    });
  }
  return std::make_unique<FaultyDriver>(std::move(real));
}

std::unique_ptr<Driver> open_sqlite(const Url& url, const OpenOptions& options) {
  return std::make_unique<FaultyDriver>(sqlite::driver.open(url, options));
}

}  // namespace

const apply::DriverFactory faulty_postgresql = {Dialect::postgresql, open_postgresql, nullptr};
const apply::DriverFactory faulty_sqlite = {Dialect::sqlite, open_sqlite, nullptr};

}  // namespace schemake::faults
