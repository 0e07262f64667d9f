#include "databases.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include <schemake/postgresql/driver.hpp>
#include <schemake/sqlite/driver.hpp>

#include "faults_postgresql/schema.hpp"
#include "faults_sqlite/schema.hpp"

namespace schemake::faults {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::string_view sqlite_scheme = "sqlite:";
constexpr auto settling_time = std::chrono::seconds(30);

std::string file_of(const std::string& url) {
  return url.substr(sqlite_scheme.size());
}

/// "postgresql://postgres@/t12?host=…"
std::string database_of(const std::string& url) {
  const std::size_t begin = url.find("@/") + 2;
  return url.substr(begin, url.find('?') - begin);
}

}  // namespace

PostgresqlDatabases::PostgresqlDatabases(const Server& server) : server_(server) {}

const Registry& PostgresqlDatabases::registry() const {
  return faults_postgresql::registry();
}

std::unique_ptr<apply::Driver> PostgresqlDatabases::maintenance() const {
  return open(server_.url("postgres"));
}

std::string PostgresqlDatabases::create(const std::string& like) {
  const std::string name = fmt::format("t{}", ++count_);
  maintenance()->execute(
      fmt::format("CREATE DATABASE {} TEMPLATE {}", name, like.empty() ? "template0" : database_of(like)));
  return server_.url(name);
}

void PostgresqlDatabases::drop(const std::string& url) {
  maintenance()->execute(fmt::format("DROP DATABASE {} WITH (FORCE)", database_of(url)));
}

std::unique_ptr<apply::Driver> PostgresqlDatabases::open(const std::string& url) const {
  return postgresql::driver.open(parse_url(url), {});
}

/// A session learns that its client is gone when it has ended its statement.
void PostgresqlDatabases::settle(const std::string& url) const {
  const auto driver = maintenance();
  const std::string others =
      fmt::format("SELECT pid FROM pg_stat_activity WHERE datname = '{}'", database_of(url));
  const auto deadline = Clock::now() + settling_time;
  while (!driver->query(others).empty()) {
    if (Clock::now() > deadline)
      throw std::runtime_error("a session does not end though its migrator is gone");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
}

const Registry& SqliteDatabases::registry() const {
  return faults_sqlite::registry();
}

/// Of a file that nobody has open there is no journal to copy.
std::string SqliteDatabases::create(const std::string& like) {
  const std::string file = fmt::format("{}/t{}.db", folder_, ++count_);
  if (!like.empty()) fs::copy_file(file_of(like), file);
  return std::string(sqlite_scheme) + file;
}

void SqliteDatabases::drop(const std::string& url) {
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) fs::remove(file_of(url) + suffix);
}

std::unique_ptr<apply::Driver> SqliteDatabases::open(const std::string& url) const {
  return sqlite::driver.open(parse_url(url), {});
}

}  // namespace schemake::faults
