// A live table as someone who wants to put rows into it, and read them back, sees it.
#pragma once

#include <schemake/apply/driver.hpp>
#include <string>
#include <vector>

#include "inspect/scope.hpp"

namespace schemake::inspect {

struct ColumnShape {
  std::string name;
  /// As the database shows it, in lower case; of a domain its base type.
  std::string type;
  bool nullable = true;
  bool in_primary_key = false;
  /// Identity, serial, generated: no value may or need be given.
  bool filled_by_database = false;
  /// Computed from other columns: no value of its own that could be lost.
  bool generated = false;
  /// Of an enum type.
  std::vector<std::string> labels;

  bool operator==(const ColumnShape&) const = default;
};

struct ForeignKeyShape {
  std::vector<std::string> columns;
  std::string table;  ///< a TableShape's identity
  std::vector<std::string> referenced;

  bool operator==(const ForeignKeyShape&) const = default;
};

struct CheckShape {
  std::string name;  ///< as a refusal names it
  std::string text;
  std::vector<std::string> columns;

  bool operator==(const CheckShape&) const = default;
};

struct TableShape {
  /// "users", or "audit.users" outside the default schema: as catalog::QualifiedName::display.
  std::string identity;
  /// Quoted and qualified, for SQL.
  std::string sql_name;
  std::vector<ColumnShape> columns;
  std::vector<ForeignKeyShape> foreign_keys;
  std::vector<CheckShape> checks;
  /// Names, also of those that constraints made.
  std::vector<std::string> indexes;

  bool operator==(const TableShape&) const = default;
  const ColumnShape* find_column(const std::string& column) const;
};

/// All tables that hold rows of their own, sorted by identity: not the ledger, not partitions (their rows
/// are read and written through the table above), not foreign or virtual tables. Throws DatabaseError.
std::vector<TableShape> read_table_shapes(apply::Driver& driver, const Scope& scope = {});

/// `name` in double quotes.
std::string quote_name(const std::string& name);

}  // namespace schemake::inspect
