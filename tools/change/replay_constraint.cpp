#include "change/replay_constraint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

namespace schemake::change {
namespace {

using catalog::Constraint;
using catalog::ForeignKey;
using catalog::QualifiedName;
using catalog::Table;
using Columns = std::vector<std::string>;

bool same_columns(const Columns& a, const Columns& b) {
  return std::set<std::string>(a.begin(), a.end()) == std::set<std::string>(b.begin(), b.end());
}

// "first_name_last_name": the middle of a default name, which make_object_name may shorten.
std::string join_names(const Columns& columns) {
  std::string joined;
  for (const std::string& column : columns) {
    if (joined.size() >= catalog::longest_name) break;
    joined += (joined.empty() ? "" : "_") + column;
  }
  return joined;
}

struct NameParts {
  std::string middle;
  std::string label;
};

NameParts name_parts(const Constraint& constraint) {
  return std::visit(catalog::overloaded{
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
                          return NameParts{join_names(exclusion.columns), "excl"};
                        },
                    },
                    constraint.definition);
}

// users_email_key, users_email_key1, users_email_key2 …: the first that nothing has.
std::string default_name(const Constraint& constraint, const Table& table, const Scene& scene) {
  const NameParts parts = name_parts(constraint);
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? parts.label : parts.label + std::to_string(number);
    std::string name = catalog::make_object_name(table.name.name, parts.middle, label);
    const bool taken = table.find_constraint(name) != nullptr ||
                       (makes_index(constraint) && scene.catalog.has_relation({table.name.schema, name}));
    if (!taken) return name;
  }
}

bool is_unique(const Table& table, const Columns& columns, const Scene& scene) {
  for (const Constraint& constraint : table.constraints) {
    const bool unique = std::holds_alternative<catalog::PrimaryKey>(constraint.definition) ||
                        std::holds_alternative<catalog::Unique>(constraint.definition);
    if (unique && same_columns(catalog::columns_of(constraint), columns)) return true;
  }
  for (const catalog::Index* index : scene.catalog.indexes_of(table.name)) {
    if (!index->unique || index->predicate) continue;
    Columns indexed;
    for (const catalog::IndexElement& element : index->elements) {
      if (element.expression.kind == catalog::ExpressionKind::column)
        indexed.push_back(element.expression.text);
    }
    if (indexed.size() == index->elements.size() && same_columns(indexed, columns)) return true;
  }
  return false;
}

text::Span place_of_reference(const ConstraintDefinition& definition) {
  return definition.referenced_table_span.known() ? definition.referenced_table_span : definition.span;
}

bool report_not_unique(const ConstraintDefinition& definition, const ForeignKey& key, const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0210", place_of_reference(definition),
      key.referenced_columns.empty()
          ? fmt::format("table \"{}\" has no primary key to refer to", key.referenced_table.display())
          : fmt::format("no unique constraint covers ({}) of table \"{}\"",
                        fmt::join(key.referenced_columns, ", "), key.referenced_table.display()));
  diagnostic.help = "refer to a primary key or to columns with a unique constraint";
  return false;
}

bool complete_reference(ConstraintDefinition& definition, ForeignKey& key, const Table& referenced,
                        const Scene& scene) {
  if (key.referenced_columns.empty()) {
    if (const catalog::PrimaryKey* primary = referenced.primary_key())
      key.referenced_columns = primary->columns;
    if (key.referenced_columns.empty()) return report_not_unique(definition, key, scene);
  }
  if (!check_columns(referenced, key.referenced_columns, definition.referenced_column_spans,
                     place_of_reference(definition), scene)) {
    return false;
  }
  if (key.referenced_columns.size() != key.columns.size()) {
    scene.diagnostics
        .error("M0214", place_of_reference(definition),
               fmt::format("foreign key of {} column(s) refers to {}", key.columns.size(),
                           key.referenced_columns.size()))
        .help = "name as many columns on both sides";
    return false;
  }
  return is_unique(referenced, key.referenced_columns, scene) || report_not_unique(definition, key, scene);
}

bool check_foreign_key(ConstraintDefinition& definition, ForeignKey& key, const Table& table,
                       const Scene& scene) {
  const bool self = key.referenced_table == table.name;
  const Table* referenced = self ? &table : scene.catalog.find_table(key.referenced_table);
  if (referenced != nullptr) {
    return referenced->opaque || complete_reference(definition, key, *referenced, scene);
  }
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0209", place_of_reference(definition),
                              fmt::format("foreign key refers to table \"{}\", which does not exist",
                                          key.referenced_table.display()));
  if (const Ending* ending = scene.history.find(History::Kind::table, key.referenced_table, {})) {
    diagnostic.notes.push_back({ending->span, ending->new_name.empty()
                                                  ? std::string("dropped here")
                                                  : fmt::format("renamed to \"{}\" here", ending->new_name)});
  }
  std::vector<std::string_view> names;
  for (const auto& [name, other] : scene.catalog.tables()) names.push_back(name.name);
  const std::string_view nearest = text::nearest(key.referenced_table.name, names);
  diagnostic.help =
      nearest.empty() ? "create that table first" : fmt::format("did you mean \"{}\"?", nearest);
  return false;
}

bool check_definition(ConstraintDefinition& definition, Table& table, const Scene& scene) {
  const auto columns_exist = [&](const Columns& columns) {
    return check_columns(table, columns, definition.column_spans, definition.span, scene);
  };
  return std::visit(
      catalog::overloaded{
          [&](catalog::PrimaryKey& key) {
            if (table.primary_key() != nullptr) {
              scene.diagnostics
                  .error("M0211", definition.span,
                         fmt::format("table \"{}\" has a primary key already", table.name.display()))
                  .help = "drop the other one first, or make this one UNIQUE";
              return false;
            }
            return columns_exist(key.columns);
          },
          [&](catalog::Unique& unique) {
            return columns_exist(unique.columns) && columns_exist(unique.include);
          },
          [&](catalog::Check& check) {
            return check_expression(table, check.expression, definition.span, scene);
          },
          [&](ForeignKey& key) {
            return columns_exist(key.columns) && check_foreign_key(definition, key, table, scene);
          },
          [&](catalog::Exclusion&) { return true; },
      },
      definition.constraint.definition);
}

// PostgreSQL sets NOT NULL on a primary key's columns, and leaves it when the key is dropped.
void set_key_columns_not_null(const Constraint& constraint, Table& table) {
  const auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition);
  if (key == nullptr) return;
  for (const std::string& column : key->columns) table.find_column(column)->not_null = true;
}

}  // namespace

bool add_constraint(ConstraintDefinition& definition, Table& table, const Scene& scene) {
  Constraint& constraint = definition.constraint;
  if (!constraint.name.empty()) {
    if (table.find_constraint(constraint.name) != nullptr) {
      scene.diagnostics
          .error("M0206", definition.span,
                 fmt::format("constraint \"{}\" exists already on table \"{}\"", constraint.name,
                             table.name.display()))
          .help = "choose another name, or drop the constraint first";
      return false;
    }
    if (makes_index(constraint) &&
        !check_relation_is_new({table.name.schema, constraint.name}, definition.span, "index", scene)) {
      return false;
    }
  }
  if (!check_definition(definition, table, scene)) return false;
  if (constraint.name.empty()) constraint.name = default_name(constraint, table, scene);
  set_key_columns_not_null(constraint, table);
  table.constraints.push_back(constraint);
  return true;
}

std::vector<catalog::Catalog::Reference> dependents_of_unique(const Table& table, const Columns& columns,
                                                              const Scene& scene) {
  std::vector<catalog::Catalog::Reference> dependents;
  for (const catalog::Catalog::Reference& reference : scene.catalog.references_to(table.name)) {
    const auto& key = std::get<ForeignKey>(reference.constraint->definition);
    if (same_columns(key.referenced_columns, columns)) dependents.push_back(reference);
  }
  return dependents;
}

bool release(const std::vector<catalog::Catalog::Reference>& dependents, bool cascade, text::Span span,
             const std::string& what, const Scene& scene) {
  if (!cascade && !dependents.empty()) {
    const catalog::Catalog::Reference& first = dependents.front();
    scene.diagnostics
        .error("M0212", span,
               fmt::format("{} is still needed by constraint \"{}\" of table \"{}\"", what,
                           first.constraint->name, first.table->name.display()))
        .help = "drop that constraint first, or write CASCADE";
    return false;
  }
  std::vector<std::pair<QualifiedName, std::string>> names;
  for (const auto& [table, constraint] : dependents) names.emplace_back(table->name, constraint->name);
  for (const auto& [table, constraint] : names) {
    scene.catalog.edit_table(table, [&](Table& changed) {
      std::erase_if(changed.constraints, [&](const Constraint& each) { return each.name == constraint; });
    });
  }
  return true;
}

std::string default_index_name(const catalog::Index& index, const Scene& scene) {
  Columns parts;
  for (const catalog::IndexElement& element : index.elements) {
    const catalog::Expression& expression = element.expression;
    const bool named = expression.kind == catalog::ExpressionKind::column ||
                       expression.kind == catalog::ExpressionKind::function_call;
    std::string part = named ? expression.text : "expr";
    // A repeated part gets a number, as the server gives columns of an index distinct names.
    const std::string base = part;
    for (int number = 1; std::find(parts.begin(), parts.end(), part) != parts.end(); ++number) {
      part = base + std::to_string(number);
    }
    parts.push_back(part);
  }
  parts.insert(parts.end(), index.include.begin(), index.include.end());
  for (int number = 0;; ++number) {
    const std::string label = number == 0 ? "idx" : "idx" + std::to_string(number);
    std::string name = catalog::make_object_name(index.table.name, join_names(parts), label);
    if (!scene.catalog.has_relation({index.table.schema, name})) return name;
  }
}

}  // namespace schemake::change
