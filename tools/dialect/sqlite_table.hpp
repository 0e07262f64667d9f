// A table as SQLite's CREATE TABLE.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "catalog/table.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {

/// Whether ids are given by SQLite and never given again: a primary key of one serial or identity column.
bool has_autoincrement(const catalog::Table& table);
/// Whether the column is all of the primary key, or a part of it.
bool in_primary_key(const catalog::Table& table, std::string_view column);

/// Where the columns and constraints of a table were written, by name; those of an older revision are
/// not here.
struct Places {
  std::map<std::string, text::Span> columns;
  std::map<std::string, text::Span> constraints;
};

/// The statement that makes the table under the name `as`.
std::string sqlite_create_table(const catalog::Table& table, std::string_view as, Problems& problems,
                                const Places& places = {});
/// "phone VARCHAR(20) NOT NULL DEFAULT ''".
std::string sqlite_column(const catalog::Table& table, const catalog::Column& column, Problems& problems);
/// A foreign key or check behind its column: "CONSTRAINT c CHECK (…)", "CONSTRAINT f REFERENCES roles (id)".
std::string sqlite_column_constraint(const catalog::Table& table, const catalog::Constraint& constraint,
                                     Problems& problems);
/// Whether SQLite takes the default in ADD COLUMN, where it must not be computed.
bool is_constant_default(const catalog::Expression& value);

}  // namespace schemake::dialect
