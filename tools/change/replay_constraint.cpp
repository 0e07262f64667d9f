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
  return std::visit(catalog::Overloaded{
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
    const QualifiedName qualified{table.name.schema, name};
    const bool taken = table.find_constraint(name) != nullptr || scene.catalog.has_constraint(qualified) ||
                       (makes_index(constraint) && scene.catalog.has_relation(qualified));
    if (!taken) return name;
  }
}

// The constraint or index that a foreign key to these columns rests on: the server takes the oldest, and
// constraints stand in the order of their making. Empty if nothing keeps them unique.
std::string unique_index_name(const Table& table, const Columns& columns, const Scene& scene) {
  for (const Constraint& constraint : table.constraints) {
    const bool unique = std::holds_alternative<catalog::PrimaryKey>(constraint.definition) ||
                        std::holds_alternative<catalog::Unique>(constraint.definition);
    if (unique && same_columns(catalog::columns_of(constraint), columns)) return constraint.name;
  }
  for (const catalog::Index* index : scene.catalog.indexes_of(table.name)) {
    const std::optional<Columns> unique = unique_columns(*index);
    if (unique && same_columns(*unique, columns)) return index->name.name;
  }
  return {};
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
  return !unique_index_name(referenced, key.referenced_columns, scene).empty() ||
         report_not_unique(definition, key, scene);
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

bool check_distinct(const Columns& columns, const ConstraintDefinition& definition, const Scene& scene) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (std::find(columns.begin(), columns.begin() + static_cast<std::ptrdiff_t>(i), columns[i]) ==
        columns.begin() + static_cast<std::ptrdiff_t>(i)) {
      continue;
    }
    const bool placed = i < definition.column_spans.size() && definition.column_spans[i].known();
    scene.diagnostics
        .error("M0208", placed ? definition.column_spans[i] : definition.span,
               fmt::format("column \"{}\" stands twice in one constraint", columns[i]))
        .help = "name it once";
    return false;
  }
  return true;
}

bool check_definition(ConstraintDefinition& definition, Table& table, const Scene& scene) {
  const auto columns_exist = [&](const Columns& columns) {
    if (!check_distinct(columns, definition, scene)) return false;
    return check_columns(table, columns, definition.column_spans, definition.span, scene);
  };
  return std::visit(
      catalog::Overloaded{
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

std::optional<std::vector<std::string>> unique_columns(const catalog::Index& index) {
  if (!index.unique || index.predicate) return std::nullopt;
  Columns columns;
  for (const catalog::IndexElement& element : index.elements) {
    if (element.expression.kind != catalog::ExpressionKind::column) return std::nullopt;
    columns.push_back(element.expression.text);
  }
  return columns;
}

namespace {

const Columns* key_columns(const Constraint& constraint) {
  if (const auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition)) return &key->columns;
  const auto* unique = std::get_if<catalog::Unique>(&constraint.definition);
  const bool plain = unique != nullptr && unique->include.empty() && !unique->nulls_not_distinct;
  return plain ? &unique->columns : nullptr;
}

bool is_equal_key(const Constraint& a, const Constraint& b) {
  const Columns* first = key_columns(a);
  const Columns* second = key_columns(b);
  return first != nullptr && second != nullptr && *first == *second && a.deferrable == b.deferrable &&
         a.initially_deferred == b.initially_deferred && a.options == b.options;
}

}  // namespace

void merge_equal_keys(CreateTable& op) {
  std::vector<std::vector<ConstraintDefinition>*> lists;
  for (ColumnDefinition& column : op.columns) lists.push_back(&column.constraints);
  lists.push_back(&op.constraints);
  // By value: the lists shrink while they are walked. A primary key comes before all others.
  std::vector<Constraint> kept;
  for (const std::vector<ConstraintDefinition>* list : lists) {
    for (const ConstraintDefinition& each : *list) {
      if (std::holds_alternative<catalog::PrimaryKey>(each.constraint.definition))
        kept.push_back(each.constraint);
    }
  }
  for (std::vector<ConstraintDefinition>* list : lists) {
    std::erase_if(*list, [&](const ConstraintDefinition& each) {
      if (!std::holds_alternative<catalog::Unique>(each.constraint.definition)) return false;
      const bool redundant = std::any_of(kept.begin(), kept.end(), [&](const Constraint& other) {
        return is_equal_key(other, each.constraint);
      });
      if (!redundant) kept.push_back(each.constraint);
      return redundant;
    });
  }
}

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
                                                              const std::string& name, const Scene& scene) {
  std::vector<catalog::Catalog::Reference> dependents;
  if (unique_index_name(table, columns, scene) != name) return dependents;
  for (const catalog::Catalog::Reference& reference : scene.catalog.references_to(table.name)) {
    const auto& key = std::get<ForeignKey>(reference.constraint->definition);
    if (same_columns(key.referenced_columns, columns)) dependents.push_back(reference);
  }
  return dependents;
}

bool release(std::vector<catalog::Catalog::Reference> dependents, bool cascade, text::Span span,
             const std::string& what, const Scene& scene) {
  std::erase_if(dependents,
                [](const catalog::Catalog::Reference& reference) { return reference.table->mistaken; });
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

bool release_index(const catalog::Index& index, const DropIndex& op, const Scene& scene) {
  const Table* table = scene.catalog.find_table(index.table);
  const std::optional<Columns> columns = unique_columns(index);
  if (table == nullptr || !columns) return true;
  return release(dependents_of_unique(*table, *columns, index.name.name, scene), op.cascade, op.index.span,
                 quoted("index", index.name.display()), scene);
}

bool check_not_generated_from(const Table& table, const Identifier& column, const Scene& scene) {
  for (const catalog::Column& each : table.columns) {
    if (!each.generated || !catalog::uses_column(*each.generated, column.name)) continue;
    scene.diagnostics
        .error(
            "M0212", column.span,
            fmt::format("column \"{}\" is still needed by generated column \"{}\"", column.name, each.name))
        .help = "drop that column first, and add it again afterwards";
    return false;
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
