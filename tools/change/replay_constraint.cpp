#include "change/replay_constraint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/foreign_key.hpp"
#include "change/inheritance.hpp"
#include "change/query_check.hpp"
#include "change/removal.hpp"
#include "change/renaming.hpp"

namespace schemake::change {
namespace {

using catalog::Constraint;
using catalog::ForeignKey;
using catalog::QualifiedName;
using catalog::Table;
using Columns = std::vector<std::string>;

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

bool check_check(const catalog::Expression& expression, const Table& table, text::Span span,
                 const Scene& scene) {
  const std::size_t errors = scene.diagnostics.error_count();
  check_row_expression(expression, table, RowUse::check, SceneRelations(scene), scene.diagnostics);
  check_enum_casts(expression, span, scene);
  return scene.diagnostics.error_count() == errors;
}

// In a partitioned table a key must hold all columns of the partition key.
bool check_partition_key(const ConstraintDefinition& definition, const Table& table, const Scene& scene) {
  if (!table.is_partitioned() || !makes_index(definition.constraint)) return true;
  const Columns columns = catalog::columns_of(definition.constraint);
  for (const catalog::Expression& element : table.partition_elements) {
    if (element.kind != catalog::ExpressionKind::column) continue;
    if (std::find(columns.begin(), columns.end(), element.text) != columns.end()) continue;
    scene.diagnostics
        .error(
            "M0226", definition.span,
            fmt::format("a key of partitioned table \"{}\" must include column \"{}\" of its partition key",
                        table.name.display(), element.text))
        .help = fmt::format("add \"{}\" to the key", element.text);
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
            return columns_exist(key.columns) && columns_exist(key.include);
          },
          [&](catalog::Unique& unique) {
            return columns_exist(unique.columns) && columns_exist(unique.include);
          },
          [&](catalog::Check& check) { return check_check(check.expression, table, definition.span, scene); },
          [&](ForeignKey& key) {
            return columns_exist(key.columns) && check_foreign_key(definition, key, table, scene);
          },
          [&](catalog::Exclusion& exclusion) {
            bool good = columns_exist(exclusion.include);
            for (const catalog::IndexElement& element : exclusion.elements)
              good = check_expression(table, element.expression, definition.span, scene) && good;
            return (!exclusion.predicate ||
                    check_expression(table, *exclusion.predicate, definition.span, scene)) &&
                   good;
          },
      },
      definition.constraint.definition);
}

// PostgreSQL sets NOT NULL on a primary key's columns, and leaves it when the key is dropped.
void set_key_columns_not_null(const Constraint& constraint, Table& table) {
  const auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition);
  if (key == nullptr) return;
  for (const std::string& name : key->columns) {
    if (catalog::Column* column = table.find_column(name)) column->not_null = true;
  }
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
      text::Diagnostic& diagnostic =
          scene.diagnostics.error("M0206", definition.span,
                                  fmt::format("constraint \"{}\" exists already on table \"{}\"",
                                              constraint.name, table.name.display()));
      note_creation(diagnostic, catalog::constraint_id(table.name, constraint.name), scene);
      diagnostic.help = "choose another name, or drop the constraint first";
      return false;
    }
    if (makes_index(constraint) &&
        !check_relation_is_new({table.name.schema, constraint.name}, definition.span, "index", scene)) {
      return false;
    }
  }
  if (!check_definition(definition, table, scene) || !check_partition_key(definition, table, scene))
    return false;
  if (constraint.name.empty()) constraint.name = default_constraint_name(constraint, table, scene);
  set_key_columns_not_null(constraint, table);
  table.constraints.push_back(constraint);
  scene.history.begin(catalog::constraint_id(table.name, constraint.name), definition.span);
  return true;
}

void spread_new_constraint(const TableName& table, const Constraint& constraint, const Scene& scene) {
  if (!table.only) spread_constraint(table.name, constraint, scene);
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

namespace {

bool report_view(const Table& table, text::Span span, const Scene& scene) {
  scene.diagnostics.error("M0215", span, quoted(word(table.kind), table.name.display()) + " is not a table")
      .help = "a constraint is a table's";
  return false;
}

}  // namespace

Result apply(AddConstraint op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  if (table->is_view() && !report_view(*table, op.table.span, scene)) return std::nullopt;
  const std::string& name = op.definition.constraint.name;
  const bool gone = !name.empty() && table->find_constraint(name) != nullptr && may_be_gone(name, scene);
  if (gone) {
    const Removal removal{{catalog::constraint_id(op.table.name, name)}, {}, true, op.definition.span, {}};
    remove(removal, scene);
    table = scene.catalog.find_table(op.table.name);
  }
  Table changed = *table;
  if (!add_constraint(op.definition, changed, scene)) return std::nullopt;
  // A check may have found columns that the model did not know.
  const Constraint added = op.definition.constraint;
  scene.catalog.edit_table(op.table.name, [&](Table& stored) {
    set_key_columns_not_null(added, stored);
    stored.constraints.push_back(added);
  });
  spread_new_constraint(op.table, added, scene);
  return op;
}

Result apply(AddConstraintUsingIndex op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  TableName name{{table->name.schema, op.index.name}, op.index.span, false, false};
  const catalog::Index* index = find_index(name, scene);
  if (index == nullptr) return std::nullopt;
  const std::optional<Columns> columns = unique_columns(*index);
  if (!columns || index->table != table->name) {
    scene.diagnostics
        .error("M0210", op.index.span,
               fmt::format("index \"{}\" is no plain unique index of table \"{}\"", op.index.name,
                           table->name.display()))
        .help = "name a unique index over plain columns, without WHERE";
    return std::nullopt;
  }
  Constraint& constraint = op.definition.constraint;
  if (auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition)) *key = {*columns, index->include};
  if (auto* unique = std::get_if<catalog::Unique>(&constraint.definition))
    *unique = {*columns, index->include, index->nulls_not_distinct};
  if (constraint.name.empty()) constraint.name = op.index.name;
  // The index becomes the constraint's, under its name.
  scene.catalog.remove_index(index->name);
  Table changed = *scene.catalog.find_table(op.table.name);
  if (!add_constraint(op.definition, changed, scene)) return std::nullopt;
  scene.catalog.edit_table(op.table.name, [&](Table& stored) { stored = std::move(changed); });
  for (const auto& [referencing, reference] : scene.catalog.references_to(op.table.name)) {
    const std::string key_name = reference->name;
    scene.catalog.edit_table(referencing->name, [&](Table& other) {
      auto& key = std::get<ForeignKey>(other.find_constraint(key_name)->definition);
      if (key.referenced_key == op.index.name) key.referenced_key = constraint.name;
    });
  }
  return op;
}

namespace {

void drop_from_descendants(const TableName& table, const Constraint& constraint, const Scene& scene) {
  for (const QualifiedName& child : scene.catalog.children_of(table.name)) {
    const Table* below = scene.catalog.find_table(child);
    const auto own =
        std::find_if(below->constraints.begin(), below->constraints.end(), [&](const Constraint& each) {
          return each.inherited > 0 && (makes_index(constraint) ? each.definition == constraint.definition
                                                                : each.name == constraint.name);
        });
    if (own == below->constraints.end()) continue;
    const Constraint found = *own;
    if (found.inherited > 1 || found.local || table.only) {
      scene.catalog.edit_table(child, [&](Table& changed) {
        Constraint& kept = *changed.find_constraint(found.name);
        --kept.inherited;
        kept.local = true;
      });
      continue;
    }
    drop_from_descendants({child, table.span, false, false}, found, scene);
    remove({{catalog::constraint_id(child, found.name)}, {}, true, table.span, {}}, scene);
  }
}

}  // namespace

Result apply(DropConstraint op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  const Constraint* known = table->find_constraint(op.constraint.name);
  if (op.if_exists && known == nullptr) {
    if (table->opaque) return opaque_change(op.constraint.name, op.constraint.span, scene);
    return std::nullopt;
  }
  if (known == nullptr && (table->opaque || may_exist(op.constraint.name, scene)))
    return opaque_change(op.constraint.name, op.constraint.span, scene);
  const Constraint* constraint = find_constraint(*table, op.constraint, scene);
  if (constraint == nullptr) return std::nullopt;
  if (constraint->inherited > 0) {
    scene.diagnostics
        .error("M0226", op.constraint.span,
               fmt::format("constraint \"{}\" of table \"{}\" is inherited: it cannot be dropped",
                           op.constraint.name, table->name.display()))
        .help = "drop it from the parent table: those below it follow";
    return std::nullopt;
  }
  const Constraint dropped = *constraint;
  const Removal removal{{catalog::constraint_id(op.table.name, op.constraint.name)},
                        {},
                        op.cascade,
                        op.constraint.span,
                        quoted("constraint", op.constraint.name)};
  if (!remove(removal, scene)) return std::nullopt;
  drop_from_descendants(op.table, dropped, scene);
  return op;
}

namespace {

void rename_below(const RenameConstraint& op, const QualifiedName& table, const Scene& scene) {
  for (const QualifiedName& child : scene.catalog.children_of(table)) {
    const Constraint* own = scene.catalog.find_table(child)->find_constraint(op.constraint.name);
    if (own == nullptr || own->inherited == 0) continue;
    rename_constraint(child, op.constraint.name, op.new_name.name, scene);
    rename_below(op, child, scene);
  }
}

}  // namespace

Result apply(RenameConstraint op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  if (table->opaque && table->find_constraint(op.constraint.name) == nullptr)
    return opaque_change(op.constraint.name, op.constraint.span, scene);
  if (find_constraint(*table, op.constraint, scene) == nullptr) return std::nullopt;
  if (table->find_constraint(op.new_name.name) != nullptr) {
    text::Diagnostic& diagnostic =
        scene.diagnostics.error("M0206", op.new_name.span,
                                fmt::format("constraint \"{}\" exists already on table \"{}\"",
                                            op.new_name.name, table->name.display()));
    note_creation(diagnostic, catalog::constraint_id(table->name, op.new_name.name), scene);
    diagnostic.help = "choose another name";
    return std::nullopt;
  }
  const QualifiedName renamed{op.table.name.schema, op.new_name.name};
  const bool index = makes_index(*table->find_constraint(op.constraint.name));
  if (index && !check_relation_is_new(renamed, op.new_name.span, "index", scene)) return std::nullopt;
  rename_constraint(op.table.name, op.constraint.name, op.new_name.name, scene);
  if (!index) rename_below(op, op.table.name, scene);
  scene.history.end(catalog::constraint_id(op.table.name, op.constraint.name),
                    {op.constraint.span, op.new_name.name});
  scene.history.begin(catalog::constraint_id(op.table.name, op.new_name.name), op.new_name.span);
  return op;
}

namespace {

bool is_hidden(const Table& table, const Identifier& constraint) {
  return table.opaque && table.find_constraint(constraint.name) == nullptr;
}

/// Null where it is not there, which is reported, or where its table's constraints are not known.
const Constraint* find_altered(TableName& name, const Identifier& constraint, const Scene& scene) {
  const Table* table = find_table(name, scene);
  if (table == nullptr || is_hidden(*table, constraint)) return nullptr;
  return find_constraint(*table, constraint, scene);
}

Result unknown_or_reported(const TableName& name, const Identifier& constraint, const Scene& scene) {
  const Table* table = scene.catalog.find_table(name.name);
  if (table == nullptr || table->mistaken || !is_hidden(*table, constraint)) return std::nullopt;
  return opaque_change(constraint.name, constraint.span, scene);
}

}  // namespace

Result apply(ValidateConstraint op, const Scene& scene) {
  const Constraint* constraint = find_altered(op.table, op.constraint, scene);
  if (constraint == nullptr) return unknown_or_reported(op.table, op.constraint, scene);
  const bool can = std::holds_alternative<catalog::Check>(constraint->definition) ||
                   std::holds_alternative<ForeignKey>(constraint->definition);
  if (!can) {
    scene.diagnostics
        .error("M0215", op.constraint.span,
               fmt::format("constraint \"{}\" is no foreign key and no check", op.constraint.name))
        .help = "only these can be NOT VALID: remove the statement";
    return std::nullopt;
  }
  scene.catalog.edit_table(
      op.table.name, [&](Table& changed) { changed.find_constraint(op.constraint.name)->not_valid = false; });
  return op;
}

Result apply(AlterConstraint op, const Scene& scene) {
  const Constraint* constraint = find_altered(op.table, op.constraint, scene);
  if (constraint == nullptr) return unknown_or_reported(op.table, op.constraint, scene);
  if (!std::holds_alternative<ForeignKey>(constraint->definition)) {
    scene.diagnostics
        .error("M0215", op.constraint.span,
               fmt::format("constraint \"{}\" is no foreign key", op.constraint.name))
        .help = "drop it, and add it again as it is to be";
    return std::nullopt;
  }
  scene.catalog.edit_table(op.table.name, [&](Table& changed) {
    Constraint& altered = *changed.find_constraint(op.constraint.name);
    altered.deferrable = op.deferrable || op.initially_deferred;
    altered.initially_deferred = op.initially_deferred;
  });
  return op;
}

}  // namespace schemake::change
