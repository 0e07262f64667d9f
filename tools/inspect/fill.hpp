// Rows for a database that has none: a migration that loses rows can only be caught where there are rows.
//
// What a schema accepts is not computed here: values are guessed (candidate.hpp) and the database is asked,
// each attempt in a savepoint. A refusal that names a check moves only that check's columns on.
#pragma once

#include <cstdint>
#include <map>
#include <schemake/apply/driver.hpp>
#include <string>
#include <vector>

#include "inspect/table_shape.hpp"

namespace schemake::inspect {

/// Rows wanted by a table's identity.
using FillWish = std::map<std::string, std::size_t>;

struct FillResult {
  /// Rows made, by the tables' identities; a table that wished for rows and got none has the reason below.
  std::map<std::string, std::size_t> rows;
  std::map<std::string, std::string> refused;
};

/// Fills the tables, those that others refer to first, and commits. `serial` is counted on for each row.
/// Throws DatabaseError for what no other values would help against.
FillResult fill_tables(apply::Driver& driver, const std::vector<TableShape>& tables, const FillWish& wish,
                       std::uint32_t& serial);

}  // namespace schemake::inspect
