#include "cli/scratch.hpp"

#include <unistd.h>

#include <atomic>
#include <schemake/apply/error.hpp>
#include <system_error>
#ifdef SCHEMAKE_WITH_POSTGRESQL
#include <schemake/postgresql/driver.hpp>
#endif
#ifdef SCHEMAKE_WITH_SQLITE
#include <schemake/sqlite/driver.hpp>
#endif

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;

fs::path make_folder() {
  std::string name = (fs::temp_directory_path() / "schemake_verify_XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw DatabaseError(DatabaseError::Kind::connection, "cannot make a folder for a scratch database: " +
                                                             std::generic_category().message(errno));
  }
  return name;
}

[[maybe_unused, noreturn]] void throw_not_built(const char* dialect) {
  throw_error(ErrorKind::usage, std::string("this schemake was built without ") + dialect);
}

/// The connection string with another database; of two, libpq takes the last.
[[maybe_unused]] std::string with_database(const std::string& target, const std::string& database) {
  if (target.find("://") == std::string::npos) return target + " dbname=" + database;
  return target + (target.find('?') == std::string::npos ? "?" : "&") + "dbname=" + database;
}

std::string next_name() {
  static std::atomic<unsigned> count{0};
  return "schemake_verify_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

}  // namespace

ScratchDatabase::ScratchDatabase(Dialect dialect, const std::string& server) {
  try {
    if (dialect == Dialect::sqlite) {
      open_sqlite();
    } else {
      open_postgresql(server);
    }
  } catch (...) {
    close();
    throw;
  }
}

ScratchDatabase::~ScratchDatabase() {
  close();
}

#ifdef SCHEMAKE_WITH_SQLITE
void ScratchDatabase::open_sqlite() {
  folder_ = make_folder();
  Url url;
  url.dialect = Dialect::sqlite;
  url.target = (folder_ / "scratch.db").string();
  url.shown = "sqlite:" + url.target;
  driver_ = sqlite::driver.open(url, {});
  // A power cut may have this one.
  driver_->execute("PRAGMA synchronous = OFF");
}
#else
void ScratchDatabase::open_sqlite() {
  throw_not_built("SQLite");
}
#endif

#ifdef SCHEMAKE_WITH_POSTGRESQL
void ScratchDatabase::open_postgresql(const std::string& server) {
  Url url = parse_url(server);
  if (url.dialect != Dialect::postgresql) {
    throw_error(ErrorKind::usage, "not the URL of a PostgreSQL server: " + url.shown);
  }
  administrator_ = postgresql::driver.open(url, {});
  const std::string name = next_name();
  administrator_->execute("CREATE DATABASE " + name + " TEMPLATE template0");
  database_ = name;
  url.target = with_database(url.target, name);
  driver_ = postgresql::driver.open(url, {});
}
#else
void ScratchDatabase::open_postgresql(const std::string&) {
  throw_not_built("PostgreSQL");
}
#endif

void ScratchDatabase::close() noexcept {
  driver_.reset();
  try {
    if (administrator_ && !database_.empty()) administrator_->execute("DROP DATABASE IF EXISTS " + database_);
  } catch (const DatabaseError&) {
    // Nobody is left to be told, and the name says whose it was.
  }
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

}  // namespace schemake::cli
