// CREATE, DROP and RENAME TABLE.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/inheritance.hpp"
#include "change/partition_bound.hpp"
#include "change/removal.hpp"
#include "change/renaming.hpp"
#include "change/replay_constraint.hpp"

namespace schemake::change {
namespace {

using catalog::Column;
using catalog::QualifiedName;
using catalog::Table;

Result report_column_exists(const Identifier& column, const Table& table, const Scene& scene) {
  text::Diagnostic& diagnostic = scene.diagnostics.error(
      "M0208", column.span,
      fmt::format("column \"{}\" exists already in table \"{}\"", column.name, table.name.display()));
  note_creation(diagnostic, catalog::column_id(table.name, column.name), scene);
  diagnostic.help = "choose another name, or drop the column first";
  return std::nullopt;
}

/// Builds the table of one CREATE TABLE.
class TableBuilder {
 public:
  TableBuilder(CreateTable& op, const Scene& scene) : op_(op), scene_(scene) {
    table_.name = op.table.name;
    table_.kind = op.traits.kind;
    table_.persistence = op.traits.persistence;
    table_.partition_key = op.traits.partition_key;
    table_.partition_elements = op.traits.partition_elements;
    table_.partition_bound = op.traits.partition_bound;
    table_.properties = op.traits.properties;
    table_.statement = op.traits.statement;
  }

  bool build() {
    good_ = add_parents() && good_;
    good_ = add_type_columns() && good_;
    add_columns();
    for (std::size_t i = 0; i < op_.columns.size(); ++i) check_value(op_.columns[i]);
    check_partition_key();
    add_constraints();
    return good_;
  }

  Table take() { return std::move(table_); }
  const std::vector<LikeSource>& likes() const { return likes_; }

 private:
  bool add_parents() {
    bool good = true;
    for (TableName& parent : op_.traits.parents) {
      const Table* found = find_table(parent, scene_);
      if (found == nullptr) {
        good = false;
        continue;
      }
      good = check_parent(*found, op_.traits, parent.span, scene_) && check_parent_is_new(parent) && good;
      table_.parents.push_back(parent.name);
      inherit_columns(*found, table_);
    }
    return good;
  }

  bool check_parent_is_new(const TableName& parent) {
    if (op_.traits.partition_of) {
      return check_partition_bound(*scene_.catalog.find_table(parent.name), table_.name,
                                   table_.partition_bound, op_.table.span, scene_);
    }
    if (std::find(table_.parents.begin(), table_.parents.end(), parent.name) == table_.parents.end())
      return true;
    scene_.diagnostics
        .error("M0226", parent.span,
               fmt::format("table \"{}\" stands twice among the parents", parent.name.display()))
        .help = "name it once";
    return false;
  }

  bool add_type_columns() {
    if (op_.traits.of_type.name.name.empty()) return true;
    return columns_of_type(op_.traits.of_type, table_, scene_);
  }

  void add_columns() {
    std::size_t like = 0;
    for (std::size_t i = 0; i <= op_.columns.size(); ++i) {
      for (; like < op_.traits.likes.size() && op_.traits.likes[like].position <= i; ++like)
        good_ = copy_like(op_.traits.likes[like], table_, likes_, scene_) && good_;
      if (i < op_.columns.size()) add_column(op_.columns[i]);
    }
  }

  void add_column(ColumnDefinition& definition) {
    // In a partition or a typed table a column is named again only to give it more.
    if (definition.column.type.name.empty()) return refine_column(definition);
    good_ = check_column_definition(definition, table_.name, scene_) && good_;
    Column* inherited = table_.find_column(definition.column.name);
    if (inherited != nullptr && inherited->inherited > 0 && !inherited->local) {
      return merge_column(definition, *inherited);
    }
    if (inherited != nullptr) {
      report_column_exists({definition.column.name, definition.span}, table_, scene_);
      good_ = false;
      return;
    }
    table_.columns.push_back(definition.column);
    make_column_sequence(table_.columns.back(), definition.identity_options, table_, scene_);
    definition.column.sequence = table_.columns.back().sequence;
  }

  void refine_column(ColumnDefinition& definition) {
    if (!check_column(table_, definition.column.name, definition.span, scene_)) {
      good_ = false;
      return;
    }
    Column& column = *table_.find_column(definition.column.name);
    definition.column.type = column.type;
    merge_column(definition, column);
  }

  void merge_column(const ColumnDefinition& definition, Column& column) {
    if (!(definition.column.type == column.type) && !column.type.name.empty()) {
      scene_.diagnostics
          .error("M0226", definition.span,
                 fmt::format("column \"{}\" is {} in the parent table, and {} here", column.name,
                             display(column.type), display(definition.column.type)))
          .help = "give it the parent's type, or leave it out: it is inherited";
      good_ = false;
    }
    column.local = true;
    column.not_null = column.not_null || definition.column.not_null;
    if (definition.column.default_value) column.default_value = definition.column.default_value;
  }

  void check_value(const ColumnDefinition& definition) {
    const Column* column = table_.find_column(definition.column.name);
    if (column != nullptr) good_ = check_column_value(*column, table_, definition.span, scene_) && good_;
  }

  void check_partition_key() {
    for (const catalog::Expression& element : table_.partition_elements)
      good_ = check_expression(table_, element, op_.table.span, scene_) && good_;
  }

  // The server names checks first, then what makes an index, its primary key first, then foreign keys.
  static int turn(const ConstraintDefinition& definition) {
    const auto& constraint = definition.constraint.definition;
    if (std::holds_alternative<catalog::Check>(constraint)) return 0;
    if (std::holds_alternative<catalog::PrimaryKey>(constraint)) return 1;
    return std::holds_alternative<catalog::ForeignKey>(constraint) ? 3 : 2;
  }

  void add_constraints() {
    inherit_checks();
    for (const int now : {0, 1, 2, 3}) {
      for (ColumnDefinition& column : op_.columns) add_turn(column.constraints, now);
      add_turn(op_.constraints, now);
    }
  }

  void add_turn(std::vector<ConstraintDefinition>& constraints, int now) {
    for (ConstraintDefinition& constraint : constraints) {
      if (turn(constraint) == now) good_ = add_constraint(constraint, table_, scene_) && good_;
    }
  }

  void inherit_checks() {
    for (const QualifiedName& parent : table_.parents) {
      const Table* found = scene_.catalog.find_table(parent);
      if (found != nullptr) inherit_constraints(*found, table_);
    }
    for (const LikeSource& like : likes_) copy_like_checks(like, table_);
  }

  CreateTable& op_;
  const Scene& scene_;
  Table table_;
  std::vector<LikeSource> likes_;
  bool good_ = true;
};

}  // namespace

Result apply(CreateTable op, const Scene& scene) {
  if (op.table.name.schema.empty() && op.traits.persistence == catalog::Persistence::temporary)
    op.table.name.schema = "pg_temp";
  if (!resolve_new(op.table.name, op.table.span, scene)) return std::nullopt;
  op.table.name.name = catalog::truncate_name(op.table.name.name);
  if (op.if_not_exists && scene.catalog.has_relation(op.table.name)) return std::nullopt;
  const bool replaced = scene.catalog.has_relation(op.table.name) && may_be_gone(op.table.name.name, scene);
  if (replaced && scene.catalog.find_table(op.table.name) != nullptr) {
    const Removal removal{{catalog::relation_id(op.table.name)}, {}, true, op.table.span, {}};
    remove(removal, scene);
  }
  if (!check_relation_is_new(op.table.name, op.table.span, "table", scene)) return std::nullopt;
  merge_equal_keys(op);
  TableBuilder builder(op, scene);
  const bool good = builder.build();
  const QualifiedName name = op.table.name;
  // A sequence may have been made under the very name.
  Table table = builder.take();
  if (!good) table.mistaken = table.columns.empty();
  scene.catalog.add_table(std::move(table));
  scene.history.begin(catalog::relation_id(name), op.table.span);
  for (const ColumnDefinition& column : op.columns)
    scene.history.begin(catalog::column_id(name, column.column.name), column.span);
  for (const LikeSource& like : builder.likes()) copy_like_indexes(like, name, scene);
  if (op.traits.partition_of && good) inherit_indexes_and_keys(name, scene);
  if (!good) return std::nullopt;
  return op;
}

Result apply(DropTable op, const Scene& scene) {
  op.table.missing_ok = op.if_exists;
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  if (table->kind != catalog::RelationKind::table && !table->opaque) {
    scene.diagnostics
        .error("M0215", op.table.span, quoted(word(table->kind), table->name.display()) + " is not a table")
        .help = fmt::format("write DROP {}", table->kind == catalog::RelationKind::view ? "VIEW"
                                             : table->kind == catalog::RelationKind::materialized_view
                                                 ? "MATERIALIZED VIEW"
                                                 : "FOREIGN TABLE");
    return std::nullopt;
  }
  Removal removal{{catalog::relation_id(op.table.name)},
                  {},
                  op.cascade,
                  op.table.span,
                  quoted("table", table->name.display())};
  for (QualifiedName& name : op.dropped_together) {
    name = resolve_relation(name, scene);
    removal.together.push_back(catalog::relation_id(name));
  }
  if (!remove(removal, scene)) return std::nullopt;
  return op;
}

Result apply(RenameTable op, const Scene& scene) {
  op.table.name = resolve_relation(op.table.name, scene);
  // The server takes ALTER TABLE for an index, a view or a sequence too.
  if (scene.catalog.find_table(op.table.name) == nullptr && scene.catalog.has_relation(op.table.name)) {
    if (scene.catalog.find_sequence(op.table.name) != nullptr) {
      RenameObject rename;
      rename.object = {catalog::sequence_id(op.table.name), op.table.span, false};
      rename.new_name = op.new_name;
      return apply(std::move(rename), scene);
    }
    return apply(RenameIndex{op.table, op.new_name, op.if_exists}, scene);
  }
  op.table.missing_ok = op.if_exists;
  const Table* old = find_table(op.table, scene);
  if (old == nullptr) return std::nullopt;
  const QualifiedName renamed{op.table.name.schema, op.new_name.name};
  if (!check_relation_is_new(renamed, op.new_name.span, word(old->kind), scene)) return std::nullopt;
  rename_relation(op.table.name, renamed, scene);
  scene.history.end(catalog::relation_id(op.table.name), {op.table.span, op.new_name.name});
  scene.history.begin(catalog::relation_id(renamed), op.new_name.span);
  return op;
}

}  // namespace schemake::change
