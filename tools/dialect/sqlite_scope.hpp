// Which family of values an expression gives, as far as the catalog tells. SQLite has no static types,
// and PostgreSQL's meaning of `/`, `||` and casts depends on them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/catalog.hpp"
#include "dialect/expression_writer.hpp"
#include "dialect/sqlite_type.hpp"

namespace schemake::dialect {

/// The relations that names refer to, innermost query last.
class Scope {
 public:
  /// Relations of queries are looked up in `catalog`; without one only `enter(table)` knows any.
  explicit Scope(const catalog::Catalog* catalog) : catalog_(catalog) {}

  void enter(const Expression& query);
  void enter(const catalog::Table& table) { frames_.push_back({{table.name.name, &table}}); }
  void leave() { frames_.pop_back(); }

  /// Null if it is not a known table's column.
  const catalog::Column* find_column(const Expression& column) const;
  /// The table of this name, unless a common table hides it; null if there is none.
  const catalog::Table* find_table(const Expression& relation) const;
  Family family(const Expression& expression) const;

 private:
  struct Relation {
    std::string name;
    const catalog::Table* table;  ///< null: a query or an unknown table
  };
  using Frame = std::vector<Relation>;

  void collect(const Expression& item, Frame& frame);
  Family family_of_operator(const Expression& expression) const;
  Family family_of_call(const Expression& expression) const;
  Family common_family(const std::vector<Expression>& expressions) const;

  const catalog::Catalog* catalog_;
  std::vector<Frame> frames_;
  std::vector<std::string> common_tables_;
};

}  // namespace schemake::dialect
