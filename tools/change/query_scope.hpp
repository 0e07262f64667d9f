// What names stand for at a place of a query. Internal to this room.
//
// PostgreSQL's rules: a name is looked for in the relations of its own query, then outwards. A relation is
// known by its alias alone; a join hides the columns of its sides (it has them itself, merged by USING) but
// not their names, a join with an alias hides these too.
#pragma once

#include <string_view>
#include <vector>

#include "catalog/expression.hpp"
#include "catalog/table.hpp"

namespace schemake::change {

struct CommonTables;

/// A column that a relation of FROM has. The views are into the query and the catalog.
struct ScopeColumn {
  std::string_view name;
  const catalog::TypeName* type = nullptr;  ///< null: not known
  const catalog::Table* table = nullptr;    ///< where it comes from, or null
  std::string_view origin;                  ///< its name there
  /// The relation of FROM whose own column this is, by its own name; null for what a subquery or an alias
  /// gives.
  const catalog::Expression* relation = nullptr;
};

struct ScopeItem {
  std::string_view name;    ///< the alias, or the relation's own name; empty: a join without one
  std::string_view schema;  ///< of a relation without alias
  const catalog::Table* table = nullptr;
  const catalog::Expression* node = nullptr;  ///< of a table: where it stands
  std::vector<ScopeColumn> columns;
  /// Whether `columns` is all of them.
  bool known = true;
  /// Whether `name.column` and `column` reach it.
  bool by_name = true;
  bool by_column = true;
  /// Whether it has ctid, xmin …
  bool has_system_columns = false;
};

/// The relations of one query, seen from one of its places.
struct Scope {
  const std::vector<ScopeItem>* items = nullptr;
  /// Items before this one are out of sight.
  std::size_t first = 0;
  const Scope* outer = nullptr;
  CommonTables* tables = nullptr;
  const catalog::Expression* windows = nullptr;
};

struct Found {
  enum class Kind : std::uint8_t {
    nothing,
    relation,   ///< the qualifier is there, its column is not
    column,     ///< `column` is null for a system column
    whole_row,  ///< the name is an item's
    unknown,    ///< something that hides its columns may have it
    ambiguous,
  };
  Kind kind = Kind::nothing;
  const ScopeItem* item = nullptr;
  const ScopeColumn* column = nullptr;
};

/// A `column` node.
Found find_in_scope(const catalog::Expression& column, const Scope& scope);
/// The item of `name`, or of `schema.name` when a schema is given; null if there is none.
const ScopeItem* find_item(std::string_view schema, std::string_view name, const Scope& scope);
/// Whether an item that has no name known to us may be meant.
bool may_be_hidden(const Scope& scope);
bool is_system_column(std::string_view name);

}  // namespace schemake::change
