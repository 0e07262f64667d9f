// Tables, their columns, constraints and indexes from a live catalog's rows. Internal to this room.
#pragma once

#include <map>
#include <schemake/apply/driver.hpp>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "inspect/cells.hpp"
#include "parse/server_text.hpp"

namespace schemake::inspect {

using Tables = std::map<catalog::QualifiedName, catalog::Table>;
/// By the index's oid, in their order.
using IndexElements = std::map<std::string, std::vector<catalog::IndexElement>>;
/// Attributes of composite types, by type.
using Attributes = std::map<catalog::QualifiedName, std::vector<catalog::Column>>;

/// Turns rows into values; text goes through the parser, once for each text.
class CatalogParts {
 public:
  explicit CatalogParts(parse::ServerText& server_text) : server_text_(server_text) {}

  Tables tables(const apply::Rows& rows);
  /// Of tables and views; those of composite types are returned.
  Attributes add_columns(const apply::Rows& rows, Tables& tables);
  IndexElements index_elements(const apply::Rows& rows);
  /// Of tables; those of domains are returned, by domain.
  std::map<catalog::QualifiedName, std::vector<catalog::Constraint>> add_constraints(
      const apply::Rows& rows, const IndexElements& elements, Tables& tables);
  /// Without those of constraints. A table is told when one of its indexes is its replica identity …
  std::vector<catalog::Index> indexes(const apply::Rows& rows, const IndexElements& elements, Tables& tables);
  static void add_view_uses(const apply::Rows& rows, Tables& tables);

  catalog::Expression expression(const std::string& text);
  std::optional<catalog::Expression> optional_expression(const std::optional<std::string>& text);
  catalog::TypeName type(const std::string& text, std::int64_t dimensions);

 private:
  catalog::Column column(Cells& cells);
  catalog::Constraint constraint(Cells& cells, const IndexElements& elements);

  parse::ServerText& server_text_;
};

/// Sets the property where there is a value.
void set_property(catalog::Properties& properties, const char* name, const std::optional<std::string>& value);

}  // namespace schemake::inspect
