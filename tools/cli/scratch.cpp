#include "cli/scratch.hpp"

#include <unistd.h>

#include <atomic>
#include <schemake/apply/error.hpp>
#include <schemake/apply/ledger.hpp>
#include <system_error>

#include "cli/scratch_cleaner.hpp"
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

// The first key of our advisory locks, on all databases of a server; the second is the name's hash.
constexpr const char* lock_space = "1935763304";

[[maybe_unused]] bool lock_name(apply::Driver& administrator, const std::string& name) {
  const std::string hash = "hashtext(" + apply::quote_literal(name, Dialect::postgresql) + ")";
  const apply::Rows rows =
      administrator.query("SELECT pg_try_advisory_lock(" + std::string(lock_space) + ", " + hash + ")");
  return rows.at(0).at(0) == "t";
}

[[maybe_unused]] void drop_database(apply::Driver& administrator, const std::string& name) noexcept {
  try {
    administrator.execute("DROP DATABASE IF EXISTS " + name);
  } catch (const DatabaseError&) {
    // Nobody is left to be told, and the name says whose it was.
  }
}

// A program that was killed has no connection any more, and so no lock. A lock of one database is not seen
// by pg_try_advisory_lock in another, but by pg_locks.
[[maybe_unused]] void drop_abandoned(apply::Driver& administrator) {
  const apply::Rows names = administrator.query(
      "SELECT datname FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba "
      "WHERE datname ~ '^schemake_verify_[0-9]+_[0-9]+$' AND pg_has_role(r.oid, 'USAGE') "
      "AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid) "
      "AND NOT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid::bigint = " +
      std::string(lock_space) + " AND objid::bigint = (hashtext(datname)::bigint & 4294967295))");
  for (const apply::Row& row : names) drop_database(administrator, row.at(0).value_or(""));
}

}  // namespace

ScratchDatabase::ScratchDatabase(Dialect dialect, const std::string& server) {
  try {
    if (dialect == Dialect::sqlite) {
      open_sqlite();
    } else {
      open_postgresql(server, "template0");
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
  cleaner_ = std::make_unique<ScratchCleaner>([folder = folder_] {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  });
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
void ScratchDatabase::open_postgresql(const std::string& server, const std::string& model) {
  const Url url = parse_url(server);
  if (url.dialect != Dialect::postgresql) {
    throw_error(ErrorKind::usage, "not the URL of a PostgreSQL server: " + url.shown);
  }
  server_ = server;
  administrator_ = postgresql::driver.open(url, {});
  if (model == "template0") drop_abandoned(*administrator_);
  create_database(model);
  connect();
}

void ScratchDatabase::create_database(const std::string& model) {
  std::string name = next_name();
  while (!lock_name(*administrator_, name)) name = next_name();
  cleaner_ = std::make_unique<ScratchCleaner>([server = server_, name] {
    try {
      const auto administrator = postgresql::driver.open(parse_url(server), {});
      administrator->execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    } catch (const std::exception&) {
      // The next one to verify on this server removes it.
    }
  });
  // Nobody has the name: a program of the same number was killed.
  administrator_->execute("DROP DATABASE IF EXISTS " + name);
  administrator_->execute("CREATE DATABASE " + name + " TEMPLATE " + model);
  database_ = name;
}

void ScratchDatabase::connect() {
  Url url = parse_url(server_);
  url.target = with_database(url.target, database_);
  driver_ = postgresql::driver.open(url, {});
}

std::unique_ptr<ScratchDatabase> ScratchDatabase::copy() {
  std::unique_ptr<ScratchDatabase> result(new ScratchDatabase);
  driver_.reset();  // a database with a session is no model for another
  result->open_postgresql(server_, database_);
  connect();
  return result;
}
#else
void ScratchDatabase::open_postgresql(const std::string&, const std::string&) {
  throw_not_built("PostgreSQL");
}

std::unique_ptr<ScratchDatabase> ScratchDatabase::copy() {
  throw_not_built("PostgreSQL");
}
#endif

void ScratchDatabase::close() noexcept {
  driver_.reset();
  if (administrator_ && !database_.empty()) drop_database(*administrator_, database_);
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
  cleaner_.reset();
}

}  // namespace schemake::cli
