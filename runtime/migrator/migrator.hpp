// The command line of <name>-migrate: a registry and a table of drivers in, an exit code out. The main of
// a migrator is
//
//   #include <schemake/migrator/migrator.hpp>
//   #include <schemake/postgresql/driver.hpp>
//   #include <schemake/sqlite/driver.hpp>
//   int main(int argc, char** argv) {
//     const schemake::apply::DriverFactory drivers[] = {schemake::sqlite::driver,
//                                                       schemake::postgresql::driver};
//     return schemake::migrator::run(argc, argv, app_db::registry, drivers);
//   }
#pragma once

#include <span>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/error.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

enum ExitCode : int {
  exit_ok = 0,
  exit_failed = 1,       ///< a revision or a hook failed or was refused; the database has drifted
  exit_usage = 2,        ///< the command line, or a revision that does not exist
  exit_locked = 3,       ///< another migrator held the lock for longer than --lock-wait
  exit_connection = 4,   ///< the database could not be reached
  exit_blocked = 5,      ///< a lock on a table was not had in any of the retries
  exit_interrupted = 6,  ///< SIGINT or SIGTERM ended it
};

ExitCode exit_code(ErrorKind kind);

/// Results go to stdout; errors, warnings and notes to stderr. Reads DATABASE_URL and `.env` when no --url is
/// given. Does not throw.
int run(int argc, const char* const* argv, const Registry& registry,
        std::span<const apply::DriverFactory> drivers) noexcept;

}  // namespace schemake::migrator
