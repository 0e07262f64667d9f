// fault_migrator postgresql|sqlite <arguments of a migrator>: the real migrator of one of the histories, in
// which the fault of the environment happens.
#include <cstdio>
#include <cstring>
#include <exception>

#include <schemake/migrator/migrator.hpp>

#include "faults_postgresql/schema.hpp"
#include "faults_sqlite/schema.hpp"
#include "faulty_driver.hpp"
#include "faulty_files.hpp"
#include "injector.hpp"

int main(int argc, char** argv) {
  using namespace schemake;
  try {
    if (argc < 2) return migrator::exit_usage;
    const bool sqlite = std::strcmp(argv[1], "sqlite") == 0;
    const apply::DriverFactory drivers[] = {sqlite ? faults::faulty_sqlite : faults::faulty_postgresql};
    if (sqlite) faults::use_faulty_files();
    const Registry& registry = sqlite ? faults_sqlite::registry() : faults_postgresql::registry();
    const int exit_code = migrator::run(argc - 1, argv + 1, registry, drivers);
    faults::Injector::instance().write_counts();
    return exit_code;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fault_migrator: %s\n", error.what());
    return migrator::exit_usage;
  }
}
