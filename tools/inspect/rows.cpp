#include "inspect/rows.hpp"

#include <algorithm>

#include "inspect/scope.hpp"

namespace schemake::inspect {
namespace {

std::string select_list(const TableShape& table, Dialect dialect) {
  std::string result;
  for (const ColumnShape& column : table.columns) {
    if (column.generated) continue;
    const std::string name = quote_name(column.name);
    if (!result.empty()) result += ", ";
    result += dialect == Dialect::postgresql ? name + "::text" : "quote(" + name + ")";
  }
  // A table may have no column; its rows count all the same.
  return result.empty() ? "NULL" : result;
}

}  // namespace

RowImage read_rows(apply::Driver& driver, const std::vector<TableShape>& tables) {
  const ReadTransaction transaction(driver);
  RowImage result;
  for (const TableShape& table : tables) {
    TableRows& rows = result[table.identity];
    for (const ColumnShape& column : table.columns) {
      if (!column.generated) rows.columns.push_back(column.name);
    }
    rows.rows = driver.query("SELECT " + select_list(table, driver.dialect()) + " FROM " + table.sql_name);
  }
  return result;
}

apply::Rows project(const TableRows& table, const std::vector<std::string>& columns) {
  std::vector<std::size_t> positions;
  for (const std::string& column : columns) {
    const auto found = std::find(table.columns.begin(), table.columns.end(), column);
    positions.push_back(static_cast<std::size_t>(found - table.columns.begin()));
  }
  apply::Rows result;
  for (const apply::Row& row : table.rows) {
    apply::Row& projected = result.emplace_back();
    for (const std::size_t position : positions) projected.push_back(row.at(position));
  }
  std::sort(result.begin(), result.end());
  return result;
}

}  // namespace schemake::inspect
