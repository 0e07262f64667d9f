#include "inspect/catalog_parts.hpp"

#include <algorithm>
#include <utility>

namespace schemake::inspect {
namespace {

using catalog::ForeignKeyAction;
using catalog::QualifiedName;

catalog::RelationKind relation_kind(const std::string& letter) {
  if (letter == "v") return catalog::RelationKind::view;
  if (letter == "m") return catalog::RelationKind::materialized_view;
  if (letter == "f") return catalog::RelationKind::foreign_table;
  return catalog::RelationKind::table;
}

catalog::Persistence persistence(const std::string& letter) {
  if (letter == "u") return catalog::Persistence::unlogged;
  if (letter == "t") return catalog::Persistence::temporary;
  return catalog::Persistence::permanent;
}

ForeignKeyAction action(const std::string& letter) {
  if (letter == "r") return ForeignKeyAction::restricted;
  if (letter == "c") return ForeignKeyAction::cascade;
  if (letter == "n") return ForeignKeyAction::set_null;
  if (letter == "d") return ForeignKeyAction::set_default;
  return ForeignKeyAction::no_action;
}

std::string storage_word(const std::string& letter) {
  if (letter == "p") return "plain";
  if (letter == "e") return "external";
  if (letter == "m") return "main";
  return "extended";
}

std::string replica_identity_word(const std::string& letter) {
  return letter == "f" ? "full" : "nothing";
}

/// "fillfactor=70", as pg_class.reloptions has it.
void set_options(catalog::Properties& properties, const std::vector<std::string>& options) {
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    properties["option " + option.substr(0, equals)] = option.substr(equals + 1);
  }
}

}  // namespace

void set_property(catalog::Properties& properties, const char* name,
                  const std::optional<std::string>& value) {
  if (value) properties[name] = *value;
}

// What the parser cannot read is held as the text that it is: it differs from everything else.
catalog::Expression CatalogParts::expression(const std::string& text) {
  if (const auto& parsed = server_text_.expression(text)) return *parsed;
  catalog::Expression unread;
  unread.text = text;
  return unread;
}

std::optional<catalog::Expression> CatalogParts::optional_expression(const std::optional<std::string>& text) {
  if (!text) return std::nullopt;
  return expression(*text);
}

// The server prints one pair of brackets for any number of dimensions, and enforces none.
catalog::TypeName CatalogParts::type(const std::string& text, std::int64_t dimensions) {
  const auto& parsed = server_text_.type(text);
  catalog::TypeName result = parsed.value_or(catalog::TypeName{});
  if (!parsed) result.name = text;
  if (result.array_dimensions > 0 && dimensions > 1)
    result.array_dimensions = static_cast<std::uint32_t>(dimensions);
  return result;
}

Tables CatalogParts::tables(const apply::Rows& rows) {
  Tables result;
  for (const apply::Row& row : rows) {
    Cells cells(row);
    catalog::Table table;
    table.name = cells.name();
    table.kind = relation_kind(cells.text());
    table.persistence = persistence(cells.text());
    if (const auto key = cells.optional())
      table.partition_key = server_text_.partition_key(*key).value_or(*key);
    if (const auto bound = cells.optional())
      table.partition_bound = server_text_.partition_bound(*bound).value_or(*bound);
    table.parents = cells.names();
    if (cells.flag()) table.properties["row security"] = "enabled";
    if (cells.flag()) table.properties["force row security"] = "enabled";
    const std::string identity = cells.text();
    if (identity == "f" || (identity == "n" && table.kind == catalog::RelationKind::table))
      table.properties["replica identity"] = replica_identity_word(identity);
    set_options(table.properties, cells.list());
    set_property(table.properties, "comment", cells.optional());
    if (const auto of_type = cells.optional()) table.properties["of type"] = display(type(*of_type, 0));
    set_property(table.properties, "owner", cells.optional());
    QualifiedName name = table.name;
    result.emplace(std::move(name), std::move(table));
  }
  return result;
}

catalog::Column CatalogParts::column(Cells& cells) {
  catalog::Column column;
  column.name = cells.text();
  const std::string type_text = cells.text();
  column.type = type(type_text, cells.number());
  column.not_null = cells.flag();
  const std::string identity = cells.text();
  if (!identity.empty())
    column.identity = identity == "a" ? catalog::Identity::always : catalog::Identity::by_default;
  const bool generated = !cells.text().empty();
  (generated ? column.generated : column.default_value) = optional_expression(cells.optional());
  column.collation = cells.text();
  column.inherited = static_cast<std::uint32_t>(cells.number());
  column.local = cells.flag();
  set_property(column.properties, "comment", cells.optional());
  if (const auto storage = cells.optional()) column.properties["storage"] = storage_word(*storage);
  const std::string compression = cells.text();
  if (!compression.empty()) column.properties["compression"] = compression == "l" ? "lz4" : "pglz";
  const std::string target = cells.text();
  if (target != "-1" && !target.empty()) column.properties["statistics"] = target;
  set_options(column.properties, cells.list());
  const std::vector<QualifiedName> sequence = cells.names();
  column.serial = cells.flag();
  if ((column.serial || column.identity != catalog::Identity::none) && !sequence.empty())
    column.sequence = sequence.front();
  if (column.serial) column.default_value.reset();
  return column;
}

Attributes CatalogParts::add_columns(const apply::Rows& rows, Tables& tables) {
  Attributes attributes;
  for (const apply::Row& row : rows) {
    Cells cells(row);
    const QualifiedName owner = cells.name();
    const bool composite = cells.text() == "c";
    (composite ? attributes[owner] : tables.at(owner).columns).push_back(column(cells));
  }
  return attributes;
}

IndexElements CatalogParts::index_elements(const apply::Rows& rows) {
  IndexElements result;
  for (const apply::Row& row : rows) {
    Cells cells(row);
    const std::string index = cells.text();
    const std::string definition = cells.text();
    const std::optional<std::string> plain = cells.optional();
    catalog::IndexElement element;
    if (plain) {
      element.expression.kind = catalog::ExpressionKind::column;
      element.expression.text = *plain;
    } else {
      element.expression = expression(definition);
    }
    element.collation = cells.text();
    element.operator_class = cells.text();
    element.descending = cells.flag();
    const bool nulls_first = cells.flag();
    if (nulls_first != element.descending) element.nulls_first = nulls_first;
    // Whether an expression's collation was written or is its own, only the whole definition tells.
    if (const auto whole = cells.optional(); whole && !element.collation.empty()) {
      const auto& written = server_text_.index_elements(*whole);
      const std::size_t position = result[index].size();
      if (written && position < written->size()) element.collation = (*written)[position].collation;
    }
    result[index].push_back(std::move(element));
  }
  return result;
}

catalog::Constraint CatalogParts::constraint(Cells& cells, const IndexElements& elements) {
  catalog::Constraint constraint;
  constraint.name = cells.text();
  const std::string kind = cells.text();
  std::vector<std::string> columns = cells.list();
  std::vector<std::string> include = cells.list();
  const bool nulls_not_distinct = cells.flag();
  const std::optional<std::string> check = cells.optional();
  catalog::ForeignKey key;
  key.columns = columns;
  key.referenced_table = cells.name();
  key.referenced_columns = cells.list();
  key.on_update = action(cells.text());
  key.on_delete = action(cells.text());
  key.match_full = cells.text() == "f";
  key.set_columns = cells.list();
  constraint.deferrable = cells.flag();
  constraint.initially_deferred = cells.flag();
  constraint.not_valid = !cells.flag();
  constraint.no_inherit = cells.flag();
  constraint.inherited = static_cast<std::uint32_t>(cells.number());
  constraint.local = cells.flag();
  set_property(constraint.properties, "comment", cells.optional());
  set_property(constraint.properties, "index comment", cells.optional());
  catalog::Exclusion exclusion;
  if (const auto found = elements.find(cells.text()); found != elements.end())
    exclusion.elements = found->second;
  exclusion.operators = cells.list();
  exclusion.method = cells.text();
  exclusion.predicate = optional_expression(cells.optional());
  key.referenced_key = cells.text();
  if (kind == "p") constraint.definition = catalog::PrimaryKey{std::move(columns), std::move(include)};
  if (kind == "u")
    constraint.definition = catalog::Unique{std::move(columns), std::move(include), nulls_not_distinct};
  if (kind == "c") constraint.definition = catalog::Check{expression(check.value_or(""))};
  if (kind == "f") constraint.definition = std::move(key);
  exclusion.include = std::move(include);
  if (kind == "x") constraint.definition = std::move(exclusion);
  return constraint;
}

std::map<QualifiedName, std::vector<catalog::Constraint>> CatalogParts::add_constraints(
    const apply::Rows& rows, const IndexElements& elements, Tables& tables) {
  std::map<QualifiedName, std::vector<catalog::Constraint>> of_domains;
  for (const apply::Row& row : rows) {
    Cells cells(row);
    const QualifiedName owner = cells.name();
    const bool of_domain = cells.flag();
    (of_domain ? of_domains[owner] : tables.at(owner).constraints).push_back(constraint(cells, elements));
  }
  return of_domains;
}

namespace {

// What a table does with one of its indexes is the table's property.
void note_use(Cells& cells, const QualifiedName& index, catalog::Table& table) {
  if (cells.flag()) table.properties["replica identity"] = "index " + index.name;
  if (cells.flag()) table.properties["cluster"] = index.name;
}

}  // namespace

std::vector<catalog::Index> CatalogParts::indexes(const apply::Rows& rows, const IndexElements& elements,
                                                  Tables& tables) {
  std::vector<catalog::Index> result;
  for (const apply::Row& row : rows) {
    Cells cells(row);
    const std::string oid = cells.text();
    catalog::Index index;
    index.name = cells.name();
    index.table = {index.name.schema, cells.text()};
    index.unique = cells.flag();
    index.method = cells.text();
    index.include = cells.list();
    index.predicate = optional_expression(cells.optional());
    index.nulls_not_distinct = cells.flag();
    for (QualifiedName& parent : cells.names()) index.parent = std::move(parent);
    set_options(index.properties, cells.list());
    set_property(index.properties, "comment", cells.optional());
    if (!cells.flag()) index.properties["invalid"] = "true";
    const bool of_constraint = cells.flag();
    if (const auto found = elements.find(oid); found != elements.end()) index.elements = found->second;
    note_use(cells, index.name, tables.at(index.table));
    if (!of_constraint) result.push_back(std::move(index));
  }
  return result;
}

void CatalogParts::add_view_uses(const apply::Rows& rows, Tables& tables) {
  for (const apply::Row& row : rows) {
    Cells cells(row);
    catalog::Table& view = tables.at(cells.name());
    const QualifiedName used = cells.name();
    const std::optional<std::string> column = cells.optional();
    view.depends.push_back({column ? catalog::column_id(used, *column) : catalog::relation_id(used), false});
  }
  for (auto& [name, table] : tables) std::sort(table.depends.begin(), table.depends.end());
}

}  // namespace schemake::inspect
