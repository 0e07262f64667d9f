// The two ways to read a snapshot. Entries come in any order.
#pragma once

#include "inspect/snapshot.hpp"

namespace schemake::inspect {

Snapshot read_postgresql_snapshot(apply::Driver& driver, const Scope& scope);
Snapshot read_sqlite_snapshot(apply::Driver& driver, const Scope& scope);

}  // namespace schemake::inspect
