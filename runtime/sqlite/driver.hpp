// SQLite as a line of a migrator's table of drivers. Includes nothing of sqlite3.
#pragma once

#include <schemake/apply/driver.hpp>

namespace schemake::sqlite {

/// Opens a connection of its own. Foreign keys are enforced in it, as they are on PostgreSQL; SQLite's own
/// default, off, would let a DELETE in a migration leave rows that point to nothing.
extern const apply::DriverFactory driver;

}  // namespace schemake::sqlite
