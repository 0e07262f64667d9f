// How a database changes: immutable data, one struct a kind, in a closed variant.
//
// The parser makes ops as the author wrote them; `replay` checks each against the catalog and completes
// it (default names of constraints, the columns of `REFERENCES users`), and everything after replay
// (inversion, rendering) sees completed ops only. Names carry the span where they were written.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/table.hpp"
#include "text/source.hpp"

namespace schemake::change {

struct TableName {
  catalog::QualifiedName name;
  text::Span span;
  /// ALTER TABLE IF EXISTS: without the table the op does nothing.
  bool missing_ok = false;
};

/// A column, constraint or other name below a table.
struct Identifier {
  std::string name;
  text::Span span;
};

/// A constraint as written, with the places that diagnostics point at.
struct ConstraintDefinition {
  catalog::Constraint constraint;
  text::Span span;
  /// Of the columns, in the order of `catalog::columns_of`; may be shorter where places are not known.
  std::vector<text::Span> column_spans;
  text::Span referenced_table_span;
  std::vector<text::Span> referenced_column_spans;
};

/// A column with the constraints written behind it (not NOT NULL and DEFAULT: those are the column's).
struct ColumnDefinition {
  catalog::Column column;
  text::Span span;  ///< of the name
  std::vector<ConstraintDefinition> constraints;
};

struct CreateTable {
  TableName table;
  std::vector<ColumnDefinition> columns;
  std::vector<ConstraintDefinition> constraints;
  bool if_not_exists = false;
};

struct DropTable {
  TableName table;
  /// All tables that the same statement drops, this one included: references among them do not hold it.
  std::vector<catalog::QualifiedName> dropped_together;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameTable {
  TableName table;
  Identifier new_name;
  bool if_exists = false;
};

struct AddColumn {
  TableName table;
  ColumnDefinition column;
  bool if_not_exists = false;
};

struct DropColumn {
  TableName table;
  Identifier column;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameColumn {
  TableName table;
  Identifier column;
  Identifier new_name;
};

struct AlterColumnType {
  TableName table;
  Identifier column;
  catalog::TypeName type;
  std::string collation;
  std::optional<catalog::Expression> using_expression;
};

/// SET DEFAULT, or DROP DEFAULT when there is no value.
struct SetColumnDefault {
  TableName table;
  Identifier column;
  std::optional<catalog::Expression> value;
};

/// SET NOT NULL or DROP NOT NULL.
struct SetColumnNotNull {
  TableName table;
  Identifier column;
  bool not_null = true;
};

struct AddConstraint {
  TableName table;
  ConstraintDefinition definition;
};

struct DropConstraint {
  TableName table;
  Identifier constraint;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameConstraint {
  TableName table;
  Identifier constraint;
  Identifier new_name;
};

struct CreateIndex {
  catalog::Index index;  ///< name empty until replay where the author wrote none
  text::Span span;       ///< of the name, or of the statement without one
  text::Span table_span;
  /// Of the elements, in order; may be shorter where places are not known.
  std::vector<text::Span> element_spans;
  bool if_not_exists = false;
  bool concurrently = false;
};

struct DropIndex {
  TableName index;
  bool if_exists = false;
  bool cascade = false;
  bool concurrently = false;
};

struct RenameIndex {
  TableName index;
  Identifier new_name;
  bool if_exists = false;
};

enum class DataChangeKind : std::uint8_t { insert, update, delete_rows };

/// INSERT, UPDATE or DELETE: changes rows, not the catalog.
struct DataChange {
  DataChangeKind kind = DataChangeKind::insert;
  TableName table;
  /// Columns that it writes; empty for DELETE and for an INSERT without a column list.
  std::vector<Identifier> columns;
  /// The whole statement: an `insert`, `update` or `delete_from` node.
  catalog::Expression statement;
};

/// A statement that the model does not understand. It runs on PostgreSQL as written.
struct Opaque {
  /// "CREATE VIEW": for messages. Empty for what stands in for a statement that did not parse: that was
  /// reported, and what it creates is not spoken of again.
  std::string description;
  text::Span span;
  /// Relations that it makes or removes, as far as its grammar shows: later statements may use them.
  std::vector<TableName> creates;
  std::vector<TableName> drops;
};

using Op = std::variant<CreateTable, DropTable, RenameTable, AddColumn, DropColumn, RenameColumn,
                        AlterColumnType, SetColumnDefault, SetColumnNotNull, AddConstraint, DropConstraint,
                        RenameConstraint, CreateIndex, DropIndex, RenameIndex, DataChange, Opaque>;

using catalog::Overloaded;

}  // namespace schemake::change
