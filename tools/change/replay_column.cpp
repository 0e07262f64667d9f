// ADD, DROP, RENAME and ALTER COLUMN; the tables below follow.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/removal.hpp"
#include "change/renaming.hpp"
#include "change/replay_constraint.hpp"
#include "change/type_casts.hpp"

namespace schemake::change {
namespace {

using catalog::Column;
using catalog::QualifiedName;
using catalog::Table;

bool report_column_exists(const Identifier& column, const Table& table, const Scene& scene) {
  text::Diagnostic& diagnostic =
      scene.diagnostics.error("M0208", column.span,
                              fmt::format("column \"{}\" exists already in {} \"{}\"", column.name,
                                          word(table.kind), table.name.display()));
  note_creation(diagnostic, catalog::column_id(table.name, column.name), scene);
  diagnostic.help = "choose another name, or drop the column first";
  return false;
}

bool column_exists(TableName& name, const Identifier& column, const Scene& scene) {
  const Table* table = find_table(name, scene);
  return table != nullptr && check_column(*table, column.name, column.span, scene);
}

const Column& column_of(const TableName& table, const Identifier& column, const Scene& scene) {
  return *scene.catalog.find_table(table.name)->find_column(column.name);
}

// Each table below, with those below it.
template <typename Change>
void for_each_descendant(const TableName& table, const Scene& scene, const Change& change) {
  for (const QualifiedName& child : children_to_change(table, scene)) {
    change(child);
    for_each_descendant(TableName{child, table.span, false, false}, scene, change);
  }
}

void add_to_descendants(const AddColumn& op, const Scene& scene) {
  for (const QualifiedName& child : children_to_change(op.table, scene)) {
    scene.catalog.edit_table(child, [&](Table& table) {
      if (Column* own = table.find_column(op.column.column.name)) {
        ++own->inherited;
        return;
      }
      Column column = op.column.column;
      call_sequence_by_default(column);
      column.inherited = 1;
      column.local = false;
      table.columns.push_back(std::move(column));
    });
    add_to_descendants(AddColumn{{child, op.table.span, false, false}, op.column, false}, scene);
  }
}

bool may_change_inherited(const TableName& table, const Identifier& column, std::string_view verb,
                          const Scene& scene) {
  if (column_of(table, column, scene).inherited == 0) return true;
  scene.diagnostics
      .error("M0226", column.span,
             fmt::format("column \"{}\" of table \"{}\" is inherited: it cannot be {}", column.name,
                         table.name.display(), verb))
      .help = "change the parent table: those below it follow";
  return false;
}

bool is_in_partition_key(const Table& table, const std::string& column) {
  return std::any_of(
      table.partition_elements.begin(), table.partition_elements.end(),
      [&](const catalog::Expression& element) { return catalog::uses_column(element, column); });
}

bool check_not_in_partition_key(const TableName& table, const Identifier& column, const Scene& scene) {
  if (!is_in_partition_key(*scene.catalog.find_table(table.name), column.name)) return true;
  scene.diagnostics
      .error("M0226", column.span,
             fmt::format("column \"{}\" is in the partition key of table \"{}\"", column.name,
                         table.name.display()))
      .help = "make a new partitioned table, and move the rows";
  return false;
}

bool report_needed(const Identifier& column, std::string what, std::string help, const Scene& scene) {
  scene.diagnostics.error("M0212", column.span, fmt::format("column \"{}\" {}", column.name, what)).help =
      std::move(help);
  return false;
}

// A view, rule or policy reads the column: the server changes its type under none of them.
bool check_type_is_free(const Table& table, const Identifier& column, const Scene& scene) {
  for (const catalog::Dependent& dependent :
       direct_dependents(catalog::column_id(table.name, column.name), scene.catalog)) {
    const Table* view = dependent.id.kind == catalog::ObjectKind::relation
                            ? scene.catalog.find_table(dependent.id.name)
                            : nullptr;
    const bool rule =
        dependent.id.kind == catalog::ObjectKind::policy || dependent.id.kind == catalog::ObjectKind::rule;
    const bool trigger = dependent.id.kind == catalog::ObjectKind::trigger;
    if ((view == nullptr || !view->is_view()) && !rule && !trigger) continue;
    text::Diagnostic& diagnostic = scene.diagnostics.error(
        "M0212", column.span,
        fmt::format("the type of column \"{}\" is still needed by {}", column.name,
                    display(dependent.id, view != nullptr ? word(view->kind) : "table")));
    note_creation(diagnostic, dependent.id, scene);
    diagnostic.help = "drop it first, and create it again afterwards";
    return false;
  }
  return true;
}

}  // namespace

std::vector<QualifiedName> children_to_change(const TableName& table, const Scene& scene) {
  return table.only ? std::vector<QualifiedName>{} : scene.catalog.children_of(table.name);
}

void edit_column(const QualifiedName& table, const std::string& column,
                 const std::function<void(Column&)>& change, const Scene& scene) {
  scene.catalog.edit_table(table, [&](Table& changed) { change(*changed.find_column(column)); });
}

namespace {

// The tables of a partitioned table have its columns, and it theirs.
bool may_add_column(const TableName& name, const Table& table, const Identifier& column, const Scene& scene) {
  const bool partition = table.is_partition();
  if (!partition && (!name.only || scene.catalog.children_of(table.name).empty())) return true;
  scene.diagnostics
      .error("M0226", column.span,
             partition ? fmt::format("table \"{}\" is a partition: it has no columns of its own",
                                     table.name.display())
                       : fmt::format("column \"{}\" must be added to the tables below \"{}\" too",
                                     column.name, table.name.display()))
      .help = partition ? "add the column to the partitioned table" : "leave ONLY out";
  return false;
}

}  // namespace

Result apply(AddColumn op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  Identifier column{op.column.column.name, op.column.span};
  if (!may_add_column(op.table, *table, column, scene)) return std::nullopt;
  const bool exists = table->find_column(column.name) != nullptr;
  if (op.if_not_exists && exists) return std::nullopt;
  if (exists && may_be_gone(column.name, scene)) {
    scene.catalog.edit_table(op.table.name, [&](Table& changed) {
      std::erase_if(changed.columns, [&](const Column& each) { return each.name == column.name; });
    });
  } else if (exists) {
    report_column_exists(column, *table, scene);
    return std::nullopt;
  }
  if (!check_column_definition(op.column, op.table.name, scene)) {
    // Known by its name, so that one slip is not reported at every use.
    scene.catalog.edit_table(op.table.name,
                             [&](Table& changed) { changed.columns.push_back(op.column.column); });
    return std::nullopt;
  }
  make_column_sequence(op.column.column, op.column.identity_options, *scene.catalog.find_table(op.table.name),
                       scene);
  Table changed = *scene.catalog.find_table(op.table.name);
  changed.columns.push_back(op.column.column);
  bool good = check_column_value(op.column.column, changed, op.column.span, scene);
  for (ConstraintDefinition& constraint : op.column.constraints)
    good = add_constraint(constraint, changed, scene) && good;
  op.column.column.not_null = changed.find_column(column.name)->not_null;
  scene.catalog.edit_table(op.table.name, [&](Table& stored) { stored = std::move(changed); });
  scene.history.begin(catalog::column_id(op.table.name, column.name), op.column.span);
  if (!good) return std::nullopt;
  add_to_descendants(op, scene);
  for (const ConstraintDefinition& constraint : op.column.constraints)
    spread_new_constraint(op.table, constraint.constraint, scene);
  return op;
}

Result apply(DropColumn op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  if (op.if_exists && table->find_column(op.column.name) == nullptr) return std::nullopt;
  if (!check_column(*table, op.column.name, op.column.span, scene)) return std::nullopt;
  if (!may_change_inherited(op.table, op.column, "dropped", scene)) return std::nullopt;
  if (!check_not_in_partition_key(op.table, op.column, scene)) return std::nullopt;
  const Removal removal{{catalog::column_id(op.table.name, op.column.name)},
                        {},
                        op.cascade,
                        op.column.span,
                        quoted("column", op.column.name)};
  if (!remove(removal, scene)) return std::nullopt;
  for (const QualifiedName& child : scene.catalog.children_of(op.table.name)) {
    const Column* own = scene.catalog.find_table(child)->find_column(op.column.name);
    if (own == nullptr || own->inherited == 0) continue;
    const bool goes = own->inherited == 1 && !own->local && !op.table.only;
    edit_column(
        child, op.column.name,
        [&](Column& column) {
          --column.inherited;
          column.local = column.local || op.table.only;
        },
        scene);
    if (goes) apply(DropColumn{{child, op.table.span, true, false}, op.column, true, true}, scene);
  }
  return op;
}

Result apply(RenameColumn op, const Scene& scene) {
  if (!column_exists(op.table, op.column, scene)) return std::nullopt;
  const Table& table = *scene.catalog.find_table(op.table.name);
  if (table.find_column(op.new_name.name) != nullptr && !may_be_gone(op.new_name.name, scene)) {
    report_column_exists(op.new_name, table, scene);
    return std::nullopt;
  }
  if (!may_change_inherited(op.table, op.column, "renamed", scene)) return std::nullopt;
  const auto rename = [&](const QualifiedName& name) {
    if (scene.catalog.find_table(name)->find_column(op.column.name) != nullptr)
      rename_column(name, op.column.name, op.new_name.name, scene);
  };
  rename(op.table.name);
  for_each_descendant(op.table, scene, rename);
  scene.history.end(catalog::column_id(op.table.name, op.column.name), {op.column.span, op.new_name.name});
  scene.history.begin(catalog::column_id(op.table.name, op.new_name.name), op.new_name.span);
  return op;
}

namespace {

// CREATE TABLE gives an integer its sequence; the sequence's own type follows the column's.
void follow_type(const TableName& table, const Identifier& column, const catalog::TypeName& type,
                 const Scene& scene) {
  const QualifiedName sequence = column_of(table, column, scene).sequence;
  const bool identity = column_of(table, column, scene).identity != catalog::Identity::none;
  if (sequence.name.empty() || !identity || scene.catalog.find_sequence(sequence) == nullptr) return;
  if (type.name != "int2" && type.name != "int4" && type.name != "int8") return;
  scene.catalog.edit_sequence(sequence, [&](catalog::Sequence& changed) {
    const catalog::Sequence old = default_sequence(changed.name, changed.type, changed.increment);
    const catalog::Sequence fresh = default_sequence(changed.name, type.name, changed.increment);
    if (changed.maximum == old.maximum) changed.maximum = fresh.maximum;
    if (changed.minimum == old.minimum) changed.minimum = fresh.minimum;
    changed.type = type.name;
  });
}

}  // namespace

namespace {

bool report_no_cast(const AlterColumnType& op, std::string message, std::string help, const Scene& scene) {
  const text::Span span = op.type_span.known() ? op.type_span : op.column.span;
  scene.diagnostics.error("M0250", span, std::move(message)).help = std::move(help);
  return false;
}

// Without USING the rows need a cast that the server makes by itself; the default always does.
bool check_casts(const AlterColumnType& op, const Column& column, const Scene& scene) {
  const auto becomes = [&](const catalog::TypeName& from) {
    return may_become(from, op.type, scene.catalog);
  };
  if (!op.using_expression && !becomes(column.type))
    return report_no_cast(op,
                          fmt::format("column \"{}\" is {}, which does not become {} by itself", column.name,
                                      display(column.type), display(op.type)),
                          fmt::format("say how: USING {}::{}", column.name, display(op.type)), scene);
  const std::optional<catalog::TypeName> type =
      column.serial          ? std::optional(catalog::TypeName{{}, "int8", {}, {}, 0})
      : column.default_value ? type_of_value(*column.default_value, column.type)
                             : std::nullopt;
  if (type && !becomes(*type))
    return report_no_cast(
        op,
        fmt::format("the default of column \"{}\" is {}, which does not become {} by itself", column.name,
                    display(*type), display(op.type)),
        "DROP DEFAULT before it, and SET DEFAULT behind it", scene);
  if (column.identity == catalog::Identity::none || may_be_identity(op.type)) return true;
  scene.diagnostics
      .error("M0227", op.type_span.known() ? op.type_span : op.column.span,
             fmt::format("identity column \"{}\" cannot be {}: it must be an integer", column.name,
                         display(op.type)))
      .help = "DROP IDENTITY first";
  return false;
}

}  // namespace

Result apply(AlterColumnType op, const Scene& scene) {
  if (!column_exists(op.table, op.column, scene)) return std::nullopt;
  const Table& table = *scene.catalog.find_table(op.table.name);
  const text::Span span = op.type_span.known() ? op.type_span : op.column.span;
  if (!check_type(op.type, span, scene)) return std::nullopt;
  if (!check_not_generated_from(table, op.column, scene)) return std::nullopt;
  if (!check_type_is_free(table, op.column, scene)) return std::nullopt;
  if (!may_change_inherited(op.table, op.column, "altered", scene)) return std::nullopt;
  if (!check_not_in_partition_key(op.table, op.column, scene)) return std::nullopt;
  if (op.using_expression) {
    if (!check_expression(table, *op.using_expression, op.column.span, scene)) return std::nullopt;
  }
  if (!check_casts(op, *table.find_column(op.column.name), scene)) return std::nullopt;
  if (!check_retyped_keys(table, op, scene)) return std::nullopt;
  const auto change = [&](const QualifiedName& name) {
    if (scene.catalog.find_table(name)->find_column(op.column.name) == nullptr) return;
    edit_column(
        name, op.column.name,
        [&](Column& column) {
          column.type = op.type;
          column.collation = op.collation;
        },
        scene);
  };
  change(op.table.name);
  follow_type(op.table, op.column, op.type, scene);
  for_each_descendant(op.table, scene, change);
  return op;
}

namespace {

// DEFAULT nextval('own sequence') on its owner is what serial is.
bool is_own_sequence(const Column& column, const QualifiedName& table, const catalog::Expression& value,
                     const Scene& scene, QualifiedName& name) {
  const std::vector<QualifiedName> sequences = catalog::sequences_in(value);
  if (sequences.size() != 1 || value.kind != catalog::ExpressionKind::function_call) return false;
  const catalog::Sequence* sequence = scene.catalog.find_sequence(sequences.front());
  if (sequence == nullptr || sequence->owner_table != table || sequence->owner_column != column.name)
    return false;
  name = sequence->name;
  return true;
}

}  // namespace

Result apply(SetColumnDefault op, const Scene& scene) {
  if (!column_exists(op.table, op.column, scene)) return std::nullopt;
  const Column& column = column_of(op.table, op.column, scene);
  if (column.generated) {
    report_needed(op.column, "is a generated column: it has no default",
                  "drop its expression first: DROP EXPRESSION", scene);
    return std::nullopt;
  }
  if (column.identity != catalog::Identity::none) {
    report_needed(op.column, "is an identity column: it has no default",
                  "drop its identity first: DROP IDENTITY", scene);
    return std::nullopt;
  }
  if (op.value) {
    Column changed = column;
    changed.default_value = op.value;
    changed.serial = false;
    const Table& table = *scene.catalog.find_table(op.table.name);
    if (!check_column_value(changed, table, op.column.span, scene)) return std::nullopt;
  }
  const auto change = [&](const QualifiedName& name) {
    if (scene.catalog.find_table(name)->find_column(op.column.name) == nullptr) return;
    edit_column(
        name, op.column.name,
        [&](Column& each) {
          QualifiedName sequence;
          each.serial = op.value && is_own_sequence(each, name, *op.value, scene, sequence);
          each.sequence = each.serial ? sequence : QualifiedName{{}, {}};
          each.default_value = each.serial ? std::nullopt : op.value;
        },
        scene);
  };
  change(op.table.name);
  for_each_descendant(op.table, scene, change);
  return op;
}

Result apply(SetColumnNotNull op, const Scene& scene) {
  if (!column_exists(op.table, op.column, scene)) return std::nullopt;
  const Table& table = *scene.catalog.find_table(op.table.name);
  if (!op.not_null && table.find_column(op.column.name)->identity != catalog::Identity::none) {
    report_needed(op.column, "is an identity column", "drop the identity first: ALTER COLUMN … DROP IDENTITY",
                  scene);
    return std::nullopt;
  }
  const catalog::PrimaryKey* key = table.primary_key();
  if (!op.not_null && key != nullptr &&
      std::find(key->columns.begin(), key->columns.end(), op.column.name) != key->columns.end()) {
    report_needed(op.column, fmt::format("is in the primary key of table \"{}\"", table.name.display()),
                  "drop the primary key first", scene);
    return std::nullopt;
  }
  const auto change = [&](const QualifiedName& name) {
    if (scene.catalog.find_table(name)->find_column(op.column.name) == nullptr) return;
    edit_column(
        name, op.column.name, [&](Column& column) { column.not_null = op.not_null; }, scene);
  };
  change(op.table.name);
  for_each_descendant(op.table, scene, change);
  return op;
}

namespace {

bool report_identity(const Identifier& column, std::string message, std::string help, const Scene& scene) {
  scene.diagnostics.error("M0227", column.span, fmt::format("column \"{}\" {}", column.name, message)).help =
      std::move(help);
  return false;
}

bool check_new_identity(const Column& column, const Identifier& name, const Scene& scene) {
  if (column.type.name.empty()) return true;
  if (column.identity != catalog::Identity::none)
    return report_identity(name, "is an identity column already", "use SET GENERATED", scene);
  if (column.default_value || column.serial)
    return report_identity(name, "has a default already", "DROP DEFAULT first", scene);
  if (!column.not_null)
    return report_identity(name, "must be NOT NULL to become an identity column", "SET NOT NULL first",
                           scene);
  if (!may_be_identity(column.type))
    return report_identity(name,
                           fmt::format("is {}: an identity column must be an integer", display(column.type)),
                           "change its type to smallint, integer or bigint first", scene);
  return true;
}

}  // namespace

Result apply(AlterIdentity op, const Scene& scene) {
  if (!column_exists(op.table, op.column, scene)) return std::nullopt;
  const Column column = column_of(op.table, op.column, scene);
  const bool has = column.identity != catalog::Identity::none;
  if (op.change == IdentityChange::add) {
    if (!check_new_identity(column, op.column, scene)) return std::nullopt;
    Column changed = column;
    changed.identity = op.identity;
    changed.identity_options = !op.options.empty();
    make_column_sequence(changed, op.options, *scene.catalog.find_table(op.table.name), scene);
    edit_column(
        op.table.name, op.column.name, [&](Column& each) { each = changed; }, scene);
    return op;
  }
  if (!has && (op.if_exists || column.type.name.empty())) return std::nullopt;
  if (!has) {
    report_identity(op.column, "is not an identity column", "ADD GENERATED … AS IDENTITY makes it one",
                    scene);
    return std::nullopt;
  }
  if (op.change == IdentityChange::drop) {
    if (scene.catalog.find_sequence(column.sequence) != nullptr)
      scene.catalog.remove_sequence(column.sequence);
    edit_column(
        op.table.name, op.column.name,
        [](Column& each) {
          each.identity = catalog::Identity::none;
          each.identity_options = false;
          each.sequence = {{}, {}};
        },
        scene);
    return op;
  }
  if (op.identity != catalog::Identity::none)
    edit_column(
        op.table.name, op.column.name, [&](Column& each) { each.identity = op.identity; }, scene);
  if (scene.catalog.find_sequence(column.sequence) != nullptr && !op.options.empty())
    scene.catalog.edit_sequence(column.sequence, [&](catalog::Sequence& sequence) {
      set_sequence_options(sequence, op.options, false);
    });
  return op;
}

Result apply(DropExpression op, const Scene& scene) {
  if (!column_exists(op.table, op.column, scene)) return std::nullopt;
  const Column& column = column_of(op.table, op.column, scene);
  if (!column.generated && (op.if_exists || column.type.name.empty())) return std::nullopt;
  if (!column.generated) {
    report_identity(op.column, "is not a generated column", "remove the statement", scene);
    return std::nullopt;
  }
  edit_column(
      op.table.name, op.column.name, [](Column& each) { each.generated.reset(); }, scene);
  return op;
}

}  // namespace schemake::change
