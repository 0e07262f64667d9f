// The migrator that bench/run times.
#include <schemake/migrator/migrator.hpp>
#include <schemake/postgresql/driver.hpp>
#include <schemake/sqlite/driver.hpp>

#include "bench_history/schema.hpp"

int main(int argc, char** argv) {
  const schemake::apply::DriverFactory drivers[] = {schemake::sqlite::driver, schemake::postgresql::driver};
  return schemake::migrator::run(argc, argv, bench_history::registry(), drivers);
}
