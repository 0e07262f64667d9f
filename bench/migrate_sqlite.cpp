// The migrator of a project that has SQLite alone: it links no client of PostgreSQL.
#include <schemake/migrator/migrator.hpp>
#include <schemake/sqlite/driver.hpp>

#include "bench_history/schema.hpp"

int main(int argc, char** argv) {
  const schemake::apply::DriverFactory drivers[] = {schemake::sqlite::driver};
  return schemake::migrator::run(argc, argv, bench_history::registry(), drivers);
}
