#include "catalog/table.hpp"

#include <algorithm>

#include "catalog/find.hpp"

namespace schemake::catalog {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> columns_in(const Expression& expression) {
  std::vector<std::string> columns;
  walk(expression, [&](const Expression& node) {
    if (node.kind == ExpressionKind::column && !contains(columns, node.text)) columns.push_back(node.text);
  });
  return columns;
}

struct ColumnsOf {
  std::vector<std::string> operator()(const PrimaryKey& key) const { return key.columns; }
  std::vector<std::string> operator()(const Unique& unique) const { return unique.columns; }
  std::vector<std::string> operator()(const Check& check) const { return columns_in(check.expression); }
  std::vector<std::string> operator()(const ForeignKey& key) const { return key.columns; }
  std::vector<std::string> operator()(const Exclusion& exclusion) const {
    std::vector<std::string> columns;
    for (const IndexElement& element : exclusion.elements) {
      for (std::string& column : columns_in(element.expression)) columns.push_back(std::move(column));
    }
    return columns;
  }
};

}  // namespace

const Column* Table::find_column(std::string_view column) const {
  return find_named(columns, column);
}
Column* Table::find_column(std::string_view column) {
  return find_named(columns, column);
}
const Constraint* Table::find_constraint(std::string_view constraint) const {
  return find_named(constraints, constraint);
}
Constraint* Table::find_constraint(std::string_view constraint) {
  return find_named(constraints, constraint);
}

const PrimaryKey* Table::primary_key() const {
  for (const Constraint& constraint : constraints) {
    if (const auto* key = std::get_if<PrimaryKey>(&constraint.definition)) return key;
  }
  return nullptr;
}

std::vector<std::string> columns_of(const Constraint& constraint) {
  return std::visit(ColumnsOf{}, constraint.definition);
}

std::string_view word(RelationKind kind) {
  switch (kind) {
    case RelationKind::table:
      return "table";
    case RelationKind::view:
      return "view";
    case RelationKind::materialized_view:
      return "materialized view";
    case RelationKind::foreign_table:
      return "foreign table";
  }
  return {};
}

bool Table::operator==(const Table& other) const {
  return name == other.name && kind == other.kind && persistence == other.persistence &&
         columns == other.columns && constraints == other.constraints && parents == other.parents &&
         partition_key == other.partition_key && partition_bound == other.partition_bound &&
         query == other.query && properties == other.properties && opaque == other.opaque &&
         mistaken == other.mistaken;
}

bool makes_index(const Constraint& constraint) {
  return !std::holds_alternative<Check>(constraint.definition) &&
         !std::holds_alternative<ForeignKey>(constraint.definition);
}

const std::vector<std::string>* included_columns(const Constraint& constraint) {
  if (const auto* key = std::get_if<PrimaryKey>(&constraint.definition)) return &key->include;
  if (const auto* unique = std::get_if<Unique>(&constraint.definition)) return &unique->include;
  if (const auto* exclusion = std::get_if<Exclusion>(&constraint.definition)) return &exclusion->include;
  return nullptr;
}

bool uses_column(const Constraint& constraint, std::string_view column) {
  const std::vector<std::string>* include = included_columns(constraint);
  const auto* exclusion = std::get_if<Exclusion>(&constraint.definition);
  return contains(columns_of(constraint), column) || (include != nullptr && contains(*include, column)) ||
         (exclusion != nullptr && exclusion->predicate && uses_column(*exclusion->predicate, column));
}

void rename_name(std::vector<std::string>& names, const std::string& from, const std::string& to) {
  std::replace(names.begin(), names.end(), from, to);
}

void rename_column(Constraint& constraint, const std::string& from, const std::string& to) {
  std::visit(Overloaded{
                 [&](PrimaryKey& key) {
                   rename_name(key.columns, from, to);
                   rename_name(key.include, from, to);
                 },
                 [&](Unique& unique) {
                   rename_name(unique.columns, from, to);
                   rename_name(unique.include, from, to);
                 },
                 [&](Check& check) { rename_column(check.expression, from, to); },
                 [&](ForeignKey& key) {
                   rename_name(key.columns, from, to);
                   rename_name(key.set_columns, from, to);
                 },
                 [&](Exclusion& exclusion) {
                   for (IndexElement& element : exclusion.elements)
                     rename_column(element.expression, from, to);
                   rename_name(exclusion.include, from, to);
                   if (exclusion.predicate) rename_column(*exclusion.predicate, from, to);
                 },
             },
             constraint.definition);
}

void rename_column(Index& index, const std::string& from, const std::string& to) {
  for (IndexElement& element : index.elements) rename_column(element.expression, from, to);
  if (index.predicate) rename_column(*index.predicate, from, to);
  rename_name(index.include, from, to);
}

bool uses_column(const Index& index, std::string_view column) {
  return contains(index.include, column) || (index.predicate && uses_column(*index.predicate, column)) ||
         std::any_of(index.elements.begin(), index.elements.end(),
                     [&](const IndexElement& element) { return uses_column(element.expression, column); });
}

}  // namespace schemake::catalog
