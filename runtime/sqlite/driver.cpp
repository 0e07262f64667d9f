#include <schemake/sqlite/driver.hpp>

#include <sqlite3.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <thread>

#include <schemake/sqlite/backup.hpp>
#include <schemake/sqlite/connection.hpp>
#include <schemake/sqlite/handle.hpp>

namespace schemake::sqlite {
namespace {

/// Before there is a lock to wait for.
constexpr int reading_wait_ms = 5000;
constexpr auto busy_pause = std::chrono::milliseconds(10);

class OwnConnection final : public Connection {
 public:
  OwnConnection(Handle handle, std::string shown, bool missing)
      : Connection(handle.get(), std::move(shown)), handle_(std::move(handle)), missing_(missing) {}

  bool is_missing() const override { return missing_; }

  /// The connection is ours, so SQLite's own waiting can be used too. It alone reaches into a transaction,
  /// where a large migration must wait for readers before it spills its pages.
  apply::LockScope lock(std::chrono::milliseconds wait,
                        const std::function<void(const std::string&)>& waiting) override {
    pauses_ = static_cast<int>(std::min<std::int64_t>(wait / busy_pause, std::numeric_limits<int>::max()));
    sqlite3_busy_handler(handle_.get(), &OwnConnection::wait_on, this);
    return Connection::lock(wait, waiting);
  }

 private:
  /// SQLite's own timeout does not hear of a cancellation.
  static int wait_on(void* connection, int pauses) {
    const auto* self = static_cast<const OwnConnection*>(connection);
    if (self->cancelled() || pauses >= self->pauses_) return 0;
    std::this_thread::sleep_for(busy_pause);
    return 1;
  }

  Handle handle_;
  bool missing_;
  int pauses_ = 0;
};

/// A file that could be made: its folder is there.
bool is_missing_file(const std::string& path) {
  struct stat ignored {};
  const bool special = path == ":memory:" || path.rfind("file:", 0) == 0;
  if (special || stat(path.c_str(), &ignored) == 0 || errno != ENOENT) return false;
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos || stat(path.substr(0, slash + 1).c_str(), &ignored) == 0;
}

std::unique_ptr<apply::Driver> open(const Url& url, const apply::OpenOptions& options) {
  const bool stand_in = !options.create && is_missing_file(url.target);
  const int create = options.create ? SQLITE_OPEN_CREATE : 0;
  Handle handle = open_handle(stand_in ? ":memory:" : url.target,
                              SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | create, url.shown);
  sqlite3_extended_result_codes(handle.get(), 1);
  sqlite3_busy_timeout(handle.get(), reading_wait_ms);
  auto connection = std::make_unique<OwnConnection>(std::move(handle), url.shown, stand_in);
  connection->set_foreign_keys(true);
  connection->use_ledger(options.ledger);
  return connection;
}

}  // namespace

const apply::DriverFactory driver = {Dialect::sqlite, open, back_up};

}  // namespace schemake::sqlite
