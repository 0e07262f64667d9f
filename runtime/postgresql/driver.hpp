// PostgreSQL as a line of a migrator's table of drivers. Includes nothing of libpqxx.
#pragma once

#include <schemake/apply/driver.hpp>

namespace schemake::postgresql {

/// Opens a connection of its own.
extern const apply::DriverFactory driver;

}  // namespace schemake::postgresql
