#include "change/replay.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "change/history.hpp"
#include "change/lookup.hpp"
#include "change/opaque.hpp"
#include "change/query_check.hpp"
#include "change/replay_constraint.hpp"

namespace schemake::change {
namespace {

using catalog::Column;
using catalog::Constraint;
using catalog::ForeignKey;
using catalog::Index;
using catalog::QualifiedName;
using catalog::Table;
using Kind = History::Kind;
using Result = std::optional<Op>;

bool references(const Constraint& constraint, const QualifiedName& table) {
  const auto* key = std::get_if<ForeignKey>(&constraint.definition);
  return key != nullptr && key->referenced_table == table;
}

/// Applies one op. A null result is an op with no effect, or a mistake that was reported.
class Replayer {
 public:
  explicit Replayer(Scene scene) : scene_(scene) {}

  Result operator()(CreateTable op) {
    if (op.if_not_exists && scene_.catalog.has_relation(op.table.name)) return std::nullopt;
    if (!check_relation_is_new(op.table.name, op.table.span, "table", scene_)) return std::nullopt;
    merge_equal_keys(op);
    Table table;
    table.name = op.table.name;
    bool good = true;
    for (ColumnDefinition& column : op.columns) good = add_column(column, table) && good;
    for (ColumnDefinition& column : op.columns) good = complete_column(column, table) && good;
    for (ConstraintDefinition& constraint : op.constraints)
      good = add_constraint(constraint, table, scene_) && good;
    scene_.catalog.add_table(std::move(table));
    if (!good) return std::nullopt;
    return op;
  }

  Result operator()(DropTable op) {
    TableName name = op.table;
    name.missing_ok = op.if_exists;
    const Table* table = find_table(name, scene_);
    if (table == nullptr) return std::nullopt;
    std::vector<catalog::Catalog::Reference> dependents = scene_.catalog.references_to(table->name);
    std::erase_if(dependents, [&](const catalog::Catalog::Reference& reference) {
      const auto& together = op.dropped_together;
      return reference.table->name == table->name ||
             std::find(together.begin(), together.end(), reference.table->name) != together.end();
    });
    const bool released =
        release(dependents, op.cascade, op.table.span, quoted("table", table->name.display()), scene_);
    if (!released) return std::nullopt;
    for (const QualifiedName& index : index_names(op.table.name)) scene_.catalog.remove_index(index);
    scene_.catalog.remove_table(op.table.name);
    scene_.history.end(Kind::table, op.table.name, {}, {op.table.span, {}});
    return op;
  }

  Result operator()(RenameTable op) {
    // The server takes ALTER TABLE for an index too.
    if (scene_.catalog.find_table(op.table.name) == nullptr && scene_.catalog.has_relation(op.table.name)) {
      return (*this)(RenameIndex{op.table, op.new_name, op.if_exists});
    }
    TableName name = op.table;
    name.missing_ok = op.if_exists;
    const Table* old = find_table(name, scene_);
    if (old == nullptr) return std::nullopt;
    const QualifiedName renamed{op.table.name.schema, op.new_name.name};
    if (!check_relation_is_new(renamed, op.new_name.span, "table", scene_)) return std::nullopt;
    for (const QualifiedName& referencing : tables_referring_to(op.table.name)) {
      scene_.catalog.edit_table(referencing, [&](Table& table) {
        for (Constraint& constraint : table.constraints) {
          if (!references(constraint, op.table.name)) continue;
          std::get<ForeignKey>(constraint.definition).referenced_table = renamed;
        }
      });
    }
    Table table = *scene_.catalog.find_table(op.table.name);
    table.name = renamed;
    std::vector<Index> indexes;
    for (const Index* index : scene_.catalog.indexes_of(op.table.name)) indexes.push_back(*index);
    for (const Index& index : indexes) scene_.catalog.remove_index(index.name);
    scene_.catalog.remove_table(op.table.name);
    scene_.catalog.add_table(std::move(table));
    for (Index& index : indexes) {
      index.table = renamed;
      scene_.catalog.add_index(std::move(index));
    }
    scene_.history.end(Kind::table, op.table.name, {}, {op.table.span, op.new_name.name});
    return op;
  }

  Result operator()(AddColumn op) {
    const Table* table = find_table(op.table, scene_);
    if (table == nullptr) return std::nullopt;
    if (op.if_not_exists && table->find_column(op.column.column.name) != nullptr) return std::nullopt;
    Table changed = *table;
    if (!add_column(op.column, changed)) return std::nullopt;
    const bool good = complete_column(op.column, changed);
    replace(changed);
    if (!good) return std::nullopt;
    return op;
  }

  Result operator()(DropColumn op) {
    const Table* table = find_table(op.table, scene_);
    if (table == nullptr) return std::nullopt;
    const std::string& column = op.column.name;
    if (op.if_exists && table->find_column(column) == nullptr) return std::nullopt;
    if (!check_column(*table, column, op.column.span, scene_)) return std::nullopt;
    if (!release_column(*table, op)) return std::nullopt;
    for (const QualifiedName& name : index_names(op.table.name)) {
      if (uses_column(*scene_.catalog.find_index(name), column)) scene_.catalog.remove_index(name);
    }
    Table changed = *scene_.catalog.find_table(op.table.name);
    std::erase_if(changed.constraints, [&](const Constraint& each) { return uses_column(each, column); });
    std::erase_if(changed.columns, [&](const Column& each) {
      return each.name == column || (each.generated && catalog::uses_column(*each.generated, column));
    });
    replace(changed);
    scene_.history.end(Kind::column, op.table.name, column, {op.column.span, {}});
    return op;
  }

  Result operator()(RenameColumn op) {
    const Table* table = find_table(op.table, scene_);
    if (table == nullptr || !check_column(*table, op.column.name, op.column.span, scene_))
      return std::nullopt;
    if (table->find_column(op.new_name.name) != nullptr) return report_column_exists(op.new_name, *table);
    for (const QualifiedName& name : index_names(op.table.name)) {
      scene_.catalog.edit_index(
          name, [&](Index& index) { rename_column(index, op.column.name, op.new_name.name); });
    }
    for (const QualifiedName& referencing : tables_referring_to(op.table.name)) {
      scene_.catalog.edit_table(referencing, [&](Table& referrer) {
        for (Constraint& constraint : referrer.constraints) {
          if (!references(constraint, op.table.name)) continue;
          catalog::rename_name(std::get<ForeignKey>(constraint.definition).referenced_columns, op.column.name,
                               op.new_name.name);
        }
      });
    }
    Table changed = *scene_.catalog.find_table(op.table.name);
    changed.find_column(op.column.name)->name = op.new_name.name;
    for (Constraint& constraint : changed.constraints)
      rename_column(constraint, op.column.name, op.new_name.name);
    for (Column& column : changed.columns) {
      if (column.generated) rename_column(*column.generated, op.column.name, op.new_name.name);
    }
    replace(changed);
    scene_.history.end(Kind::column, op.table.name, op.column.name, {op.column.span, op.new_name.name});
    return op;
  }

  Result operator()(AlterColumnType op) {
    if (!column_exists(op.table, op.column)) return std::nullopt;
    const Table& table = *scene_.catalog.find_table(op.table.name);
    if (!check_not_generated_from(table, op.column, scene_)) return std::nullopt;
    if (op.using_expression) {
      if (!check_expression(table, *op.using_expression, op.column.span, scene_)) return std::nullopt;
    }
    edit_column(op.table, op.column, [&](Column& column) {
      column.type = op.type;
      column.collation = op.collation;
    });
    return op;
  }

  Result operator()(SetColumnDefault op) {
    if (!column_exists(op.table, op.column)) return std::nullopt;
    edit_column(op.table, op.column, [&](Column& column) {
      column.default_value = op.value;
      column.serial = false;
    });
    return op;
  }

  Result operator()(SetColumnNotNull op) {
    if (!column_exists(op.table, op.column)) return std::nullopt;
    const Table& table = *scene_.catalog.find_table(op.table.name);
    if (!op.not_null && table.find_column(op.column.name)->identity != catalog::Identity::none) {
      scene_.diagnostics
          .error("M0212", op.column.span, fmt::format("column \"{}\" is an identity column", op.column.name))
          .help = "drop the identity first: ALTER COLUMN … DROP IDENTITY";
      return std::nullopt;
    }
    const catalog::PrimaryKey* key = table.primary_key();
    if (!op.not_null && key != nullptr &&
        std::find(key->columns.begin(), key->columns.end(), op.column.name) != key->columns.end()) {
      scene_.diagnostics
          .error("M0212", op.column.span,
                 fmt::format("column \"{}\" is in the primary key of table \"{}\"", op.column.name,
                             table.name.display()))
          .help = "drop the primary key first";
      return std::nullopt;
    }
    edit_column(op.table, op.column, [&](Column& column) { column.not_null = op.not_null; });
    return op;
  }

  Result operator()(AddConstraint op) {
    const Table* table = find_table(op.table, scene_);
    if (table == nullptr) return std::nullopt;
    Table changed = *table;
    if (!add_constraint(op.definition, changed, scene_)) return std::nullopt;
    replace(changed);
    return op;
  }

  Result operator()(DropConstraint op) {
    const Table* table = find_table(op.table, scene_);
    if (table == nullptr) return std::nullopt;
    if (op.if_exists && table->find_constraint(op.constraint.name) == nullptr) return std::nullopt;
    const Constraint* constraint = find_constraint(*table, op.constraint, scene_);
    if (constraint == nullptr) return std::nullopt;
    const bool unique = std::holds_alternative<catalog::PrimaryKey>(constraint->definition) ||
                        std::holds_alternative<catalog::Unique>(constraint->definition);
    const std::string what = quoted("constraint", op.constraint.name);
    if (unique &&
        !release(dependents_of_unique(*table, catalog::columns_of(*constraint), op.constraint.name, scene_),
                 op.cascade, op.constraint.span, what, scene_)) {
      return std::nullopt;
    }
    scene_.catalog.edit_table(op.table.name, [&](Table& changed) {
      std::erase_if(changed.constraints,
                    [&](const Constraint& each) { return each.name == op.constraint.name; });
    });
    scene_.history.end(Kind::constraint, op.table.name, op.constraint.name, {op.constraint.span, {}});
    return op;
  }

  Result operator()(RenameConstraint op) {
    const Table* table = find_table(op.table, scene_);
    if (table == nullptr || find_constraint(*table, op.constraint, scene_) == nullptr) return std::nullopt;
    if (table->find_constraint(op.new_name.name) != nullptr) {
      scene_.diagnostics
          .error("M0206", op.new_name.span,
                 fmt::format("constraint \"{}\" exists already on table \"{}\"", op.new_name.name,
                             table->name.display()))
          .help = "choose another name";
      return std::nullopt;
    }
    const QualifiedName renamed{op.table.name.schema, op.new_name.name};
    const bool index = makes_index(*table->find_constraint(op.constraint.name));
    if (index && !check_relation_is_new(renamed, op.new_name.span, "index", scene_)) return std::nullopt;
    scene_.catalog.edit_table(op.table.name, [&](Table& changed) {
      changed.find_constraint(op.constraint.name)->name = op.new_name.name;
    });
    scene_.history.end(Kind::constraint, op.table.name, op.constraint.name,
                       {op.constraint.span, op.new_name.name});
    return op;
  }

  Result operator()(CreateIndex op) {
    const TableName name{op.index.table, op.table_span, false};
    const Table* table = find_table(name, scene_);
    if (table == nullptr) return std::nullopt;
    if (op.index.name.name.empty()) op.index.name.name = default_index_name(op.index, scene_);
    if (op.if_not_exists && scene_.catalog.has_relation(op.index.name)) return std::nullopt;
    if (!check_relation_is_new(op.index.name, op.span, "index", scene_)) return std::nullopt;
    if (!check_index_columns(op, *table)) return std::nullopt;
    scene_.catalog.add_index(op.index);
    return op;
  }

  Result operator()(DropIndex op) {
    if (const Table* owner = table_with_constraint(op.index.name)) {
      scene_.diagnostics
          .error("M0212", op.index.span,
                 fmt::format("index \"{}\" is still needed by constraint \"{}\" of table \"{}\"",
                             op.index.name.name, op.index.name.name, owner->name.display()))
          .help = fmt::format("drop the constraint: ALTER TABLE {} DROP CONSTRAINT {}", owner->name.display(),
                              op.index.name.name);
      return std::nullopt;
    }
    if (op.if_exists && scene_.catalog.find_index(op.index.name) == nullptr) return std::nullopt;
    const Index* index = find_index(op.index, scene_);
    if (index == nullptr || !release_index(*index, op, scene_)) return std::nullopt;
    scene_.catalog.remove_index(op.index.name);
    scene_.history.end(Kind::index, op.index.name, {}, {op.index.span, {}});
    return op;
  }

  Result operator()(RenameIndex op) {
    // A constraint's index has the constraint's name, and renaming one renames the other.
    if (const Table* owner = table_with_constraint(op.index.name)) {
      return (*this)(RenameConstraint{
          {owner->name, op.index.span, false}, {op.index.name.name, op.index.span}, op.new_name});
    }
    if (op.if_exists && scene_.catalog.find_index(op.index.name) == nullptr) return std::nullopt;
    const Index* old = find_index(op.index, scene_);
    const QualifiedName renamed{op.index.name.schema, op.new_name.name};
    if (old == nullptr || !check_relation_is_new(renamed, op.new_name.span, "index", scene_))
      return std::nullopt;
    Index index = *old;
    index.name = renamed;
    scene_.catalog.remove_index(op.index.name);
    scene_.catalog.add_index(std::move(index));
    scene_.history.end(Kind::index, op.index.name, {}, {op.index.span, op.new_name.name});
    return op;
  }

  Result operator()(DataChange op) {
    const std::size_t errors_before = scene_.diagnostics.error_count();
    check_query(op.statement, SceneRelations(scene_), scene_.diagnostics);
    if (scene_.diagnostics.error_count() != errors_before) return std::nullopt;
    return op;
  }

  Result operator()(Opaque op) {
    for (const TableName& relation : op.drops) {
      if (scene_.catalog.find_table(relation.name) == nullptr) continue;
      for (const QualifiedName& index : index_names(relation.name)) scene_.catalog.remove_index(index);
      scene_.catalog.remove_table(relation.name);
    }
    for (const TableName& relation : op.creates) add_opaque_table(relation.name, op.description.empty());
    if (op.description.empty()) return std::nullopt;
    scene_.diagnostics.note(
        "M0220", op.span,
        fmt::format("{} is opaque: it runs as written, its effect is not modelled", op.description));
    return op;
  }

  // An index of an opaque relation has a name that later statements may use, and no more.
  Result create_opaque_index(CreateIndex op, Opaque opaque) {
    if (op.index.name.name.empty()) op.index.name.name = default_index_name(op.index, scene_);
    const bool there = scene_.catalog.has_relation(op.index.name);
    if (there && !op.if_not_exists && !check_relation_is_new(op.index.name, op.span, "index", scene_)) {
      return std::nullopt;
    }
    if (!there) scene_.catalog.add_index(std::move(op.index));
    return (*this)(std::move(opaque));
  }

 private:
  void add_opaque_table(const QualifiedName& name, bool mistaken) {
    if (scene_.catalog.find_table(name) != nullptr) {
      if (mistaken) scene_.catalog.edit_table(name, [](Table& table) { table.mistaken = true; });
      return;
    }
    if (scene_.catalog.has_relation(name)) return;
    Table table;
    table.name = name;
    table.opaque = true;
    table.mistaken = mistaken;
    scene_.catalog.add_table(std::move(table));
  }

  bool add_column(const ColumnDefinition& definition, Table& table) {
    if (table.find_column(definition.column.name) != nullptr) {
      report_column_exists({definition.column.name, definition.span}, table);
      return false;
    }
    table.columns.push_back(definition.column);
    return true;
  }

  void replace(Table& changed) {
    scene_.catalog.edit_table(changed.name, [&](Table& table) { table = std::move(changed); });
  }

  void edit_column(const TableName& table, const Identifier& column,
                   const std::function<void(Column&)>& change) {
    scene_.catalog.edit_table(table.name, [&](Table& changed) { change(*changed.find_column(column.name)); });
  }

  // What may refer to columns that are written behind this one.
  bool complete_column(ColumnDefinition& definition, Table& table) {
    bool good = true;
    if (definition.column.generated) {
      good = check_expression(table, *definition.column.generated, definition.span, scene_);
    }
    for (ConstraintDefinition& constraint : definition.constraints) {
      good = add_constraint(constraint, table, scene_) && good;
    }
    return good;
  }

  Result report_column_exists(const Identifier& column, const Table& table) {
    scene_.diagnostics
        .error("M0208", column.span,
               fmt::format("column \"{}\" exists already in table \"{}\"", column.name, table.name.display()))
        .help = "choose another name, or drop the column first";
    return std::nullopt;
  }

  bool column_exists(const TableName& name, const Identifier& column) {
    const Table* table = find_table(name, scene_);
    return table != nullptr && check_column(*table, column.name, column.span, scene_);
  }

  // Foreign keys of other tables and generated columns hold a column; its own constraints go with it.
  bool release_column(const Table& table, const DropColumn& op) {
    std::vector<catalog::Catalog::Reference> dependents = scene_.catalog.references_to(table.name);
    std::erase_if(dependents, [&](const catalog::Catalog::Reference& reference) {
      const auto& columns = std::get<ForeignKey>(reference.constraint->definition).referenced_columns;
      return reference.table->name == table.name ||
             std::find(columns.begin(), columns.end(), op.column.name) == columns.end();
    });
    if (!op.cascade) {
      for (const Column& column : table.columns) {
        if (!column.generated || !catalog::uses_column(*column.generated, op.column.name)) continue;
        scene_.diagnostics
            .error("M0212", op.column.span,
                   fmt::format("column \"{}\" is still needed by generated column \"{}\"", op.column.name,
                               column.name))
            .help = "drop that column first, or write CASCADE";
        return false;
      }
    }
    return release(dependents, op.cascade, op.column.span, quoted("column", op.column.name), scene_);
  }

  bool check_index_columns(const CreateIndex& op, const Table& table) {
    bool good = true;
    for (std::size_t i = 0; i < op.index.elements.size(); ++i) {
      const text::Span span =
          i < op.element_spans.size() && op.element_spans[i].known() ? op.element_spans[i] : op.span;
      good = check_expression(table, op.index.elements[i].expression, span, scene_) && good;
    }
    if (op.index.predicate) good = check_expression(table, *op.index.predicate, op.span, scene_) && good;
    return check_columns(table, op.index.include, {}, op.span, scene_) && good;
  }

  std::vector<QualifiedName> index_names(const QualifiedName& table) const {
    std::vector<QualifiedName> names;
    for (const Index* index : scene_.catalog.indexes_of(table)) names.push_back(index->name);
    return names;
  }

  std::vector<QualifiedName> tables_referring_to(const QualifiedName& table) const {
    std::vector<QualifiedName> names;
    for (const auto& [referencing, constraint] : scene_.catalog.references_to(table)) {
      if (names.empty() || names.back() != referencing->name) names.push_back(referencing->name);
    }
    return names;
  }

  // The table whose primary key or unique constraint has this name, and with it an index.
  const Table* table_with_constraint(const QualifiedName& name) const {
    if (scene_.catalog.find_index(name) != nullptr) return nullptr;
    for (const auto& [table_name, table] : scene_.catalog.tables()) {
      if (table_name.schema != name.schema) continue;
      const Constraint* constraint = table.find_constraint(name.name);
      if (constraint != nullptr && !std::holds_alternative<catalog::Check>(constraint->definition) &&
          !std::holds_alternative<ForeignKey>(constraint->definition)) {
        return &table;
      }
    }
    return nullptr;
  }

  Scene scene_;
};

}  // namespace

std::optional<Op> replay(Op op, catalog::Catalog& catalog, History& history, text::Diagnostics& diagnostics) {
  Replayer replayer({catalog, history, diagnostics});
  const Target target = target_of(op);
  const Table* table = target.table == nullptr ? nullptr : catalog.find_table(*target.table);
  if (table != nullptr && table->mistaken) return std::nullopt;
  std::optional<Opaque> opaque = as_opaque(op, catalog);
  if (!opaque) return std::visit([&](auto& each) { return replayer(std::move(each)); }, op);
  if (auto* create = std::get_if<CreateIndex>(&op); create != nullptr && table != nullptr) {
    return replayer.create_opaque_index(std::move(*create), *std::move(opaque));
  }
  if (const auto* drop = std::get_if<DropTable>(&op)) opaque->drops.push_back(drop->table);
  if (const auto* drop = std::get_if<DropIndex>(&op)) catalog.remove_index(drop->index.name);
  if (const auto* rename = std::get_if<RenameIndex>(&op)) {
    Index index = *catalog.find_index(rename->index.name);
    catalog.remove_index(rename->index.name);
    index.name.name = rename->new_name.name;
    if (!catalog.has_relation(index.name)) catalog.add_index(std::move(index));
  }
  if (const auto* rename = std::get_if<RenameTable>(&op)) {
    opaque->drops.push_back(rename->table);
    opaque->creates.push_back({{target.table->schema, rename->new_name.name}, target.span, false});
  }
  return replayer(*std::move(opaque));
}

}  // namespace schemake::change
