// The rows of a database, for the question whether they survived.
#pragma once

#include <map>
#include <schemake/apply/driver.hpp>
#include <string>
#include <vector>

#include "inspect/table_shape.hpp"

namespace schemake::inspect {

struct TableRows {
  /// Without generated ones.
  std::vector<std::string> columns;
  /// A value's text tells its type too on SQLite ('1' is not 1). In no order.
  apply::Rows rows;
};

/// By the tables' identities.
using RowImage = std::map<std::string, TableRows>;

/// One query a table. Throws DatabaseError.
RowImage read_rows(apply::Driver& driver, const std::vector<TableShape>& tables);

/// The rows reduced to `columns`, all of which must exist, and sorted: equal where the same rows are held.
apply::Rows project(const TableRows& table, const std::vector<std::string>& columns);

}  // namespace schemake::inspect
