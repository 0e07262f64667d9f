// The two ways to read a snapshot. Entries come in any order.
#pragma once

#include "inspect/snapshot.hpp"

namespace schemake::inspect {

Snapshot read_postgresql_snapshot(apply::Driver& driver);
Snapshot read_sqlite_snapshot(apply::Driver& driver);

}  // namespace schemake::inspect
