// The real drivers, with each call of theirs that reaches the database seen by the injector.
#pragma once

#include <schemake/apply/driver.hpp>

namespace schemake::faults {

extern const apply::DriverFactory faulty_postgresql;
extern const apply::DriverFactory faulty_sqlite;

}  // namespace schemake::faults
