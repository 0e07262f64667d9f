// An index as SQLite's CREATE INDEX.
#pragma once

#include <string>

#include "catalog/table.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {

/// `table` is the index's; it may be null where it is not known.
std::string sqlite_create_index(const catalog::Index& index, const catalog::Table* table, Problems& problems);

}  // namespace schemake::dialect
