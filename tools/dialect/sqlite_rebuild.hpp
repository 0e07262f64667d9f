// The table rebuild: what SQLite's ALTER TABLE cannot do is done by a new table that takes over the
// rows, the name, and everything that hangs on it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "dialect/dialect.hpp"
#include "dialect/problems.hpp"
#include "dialect/sqlite_type.hpp"

namespace schemake::dialect {

/// Where a column of the new table gets its values.
struct CopiedColumn {
  std::string name;
  /// The column of the old table that it is a plain copy of, or empty.
  std::string copied_from;
  /// SQL over the old table; empty: SQLite gives the value (an id, a generated column).
  std::string source;
  /// The stored values must be of this family, or the rebuild fails.
  std::optional<Family> checked;
};

struct Rebuild {
  /// The table as it stands when the rebuild begins, under the name that it keeps.
  const catalog::Table& live;
  const catalog::Table& after;
  std::vector<CopiedColumn> columns;
  /// Indexes that the model knows: names before, definitions after.
  std::vector<std::string> known_indexes;
  std::vector<const catalog::Index*> indexes;
  /// Other tables whose foreign keys are to be checked, because the rows they refer to changed.
  std::vector<std::string> referencing_tables;
};

std::vector<RenderedStatement> render_rebuild(const Rebuild& rebuild, Problems& problems);

/// A guard that finds a row whose foreign key points nowhere, in one table.
RenderedStatement foreign_key_check(std::string_view table);

}  // namespace schemake::dialect
