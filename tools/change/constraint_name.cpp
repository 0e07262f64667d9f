// PostgreSQL's names for constraints and indexes that their author did not name.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "change/replay_constraint.hpp"

namespace schemake::change {
namespace {

using catalog::Constraint;
using catalog::ForeignKey;
using catalog::QualifiedName;
using catalog::Table;
using Columns = std::vector<std::string>;

// "first_name_last_name": the middle of a default name, which make_object_name may shorten.
std::string join_names(const Columns& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (joined.size() >= catalog::longest_name) break;
    joined += (joined.empty() ? "" : "_") + column;
  }
  return joined;
}

// What the server calls an index's columns: an expression is "expr", a repeated name gets a number.
Columns element_names(const std::vector<catalog::IndexElement>& elements, const Columns& include) {
  Columns parts;
  for (const catalog::IndexElement& element : elements) {
    const catalog::Expression& expression = element.expression;
    const bool named = expression.kind == catalog::ExpressionKind::column ||
                       expression.kind == catalog::ExpressionKind::function_call;
    const std::string base = named ? expression.text : "expr";
    std::string part = base;
    for (int number = 1; std::find(parts.begin(), parts.end(), part) != parts.end(); ++number)
      part = base + std::to_string(number);
    parts.push_back(part);
  }
  parts.insert(parts.end(), include.begin(), include.end());
  return parts;
}

struct NameParts {
  std::string middle;
  std::string label;
};

NameParts name_parts(const Constraint& constraint) {
  return std::visit(
      catalog::Overloaded{
          [](const catalog::PrimaryKey&) {
            return NameParts{"", "pkey"};
          },
          [](const catalog::Unique& unique) {
            Columns columns = unique.columns;
            columns.insert(columns.end(), unique.include.begin(), unique.include.end());
            return NameParts{join_names(columns), "key"};
          },
          [&](const catalog::Check&) {
            // A check of one column is named after it, any other after the table alone.
            const Columns columns = catalog::columns_of(constraint);
            return NameParts{columns.size() == 1 ? columns.front() : "", "check"};
          },
          [](const ForeignKey& key) {
            return NameParts{join_names(key.columns), "fkey"};
          },
          [](const catalog::Exclusion& exclusion) {
            return NameParts{join_names(element_names(exclusion.elements, exclusion.include)), "excl"};
          },
      },
      constraint.definition);
}

}  // namespace

// The first that nothing has.
std::string default_constraint_name(const Constraint& constraint, const Table& table, const Scene& scene) {
  const NameParts parts = name_parts(constraint);
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? parts.label : parts.label + std::to_string(number);
    std::string name = catalog::make_object_name(table.name.name, parts.middle, label);
    const QualifiedName qualified{table.name.schema, name};
    const bool taken = table.find_constraint(name) != nullptr || scene.catalog.has_constraint(qualified) ||
                       (makes_index(constraint) && scene.catalog.has_relation(qualified));
    if (!taken) return name;
  }
}

std::string default_index_name(const catalog::Index& index, const Scene& scene) {
  const std::string middle = join_names(element_names(index.elements, index.include));
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? "idx" : "idx" + std::to_string(number);
    std::string name = catalog::make_object_name(index.table.name, middle, label);
    if (!scene.catalog.has_relation({index.table.schema, name})) return name;
  }
}

}  // namespace schemake::change
