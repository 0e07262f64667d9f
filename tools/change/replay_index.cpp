// CREATE, DROP and RENAME INDEX.
#include <fmt/format.h>

#include <utility>

#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/inheritance.hpp"
#include "change/query_check.hpp"
#include "change/removal.hpp"
#include "change/renaming.hpp"
#include "change/replay_constraint.hpp"

namespace schemake::change {
namespace {

using catalog::Index;
using catalog::QualifiedName;
using catalog::Table;

bool check_index_columns(const CreateIndex& op, const Table& table, const Scene& scene) {
  const std::size_t errors = scene.diagnostics.error_count();
  const SceneRelations source(scene);
  for (std::size_t i = 0; i < op.index.elements.size(); ++i) {
    const catalog::Expression& element = op.index.elements[i].expression;
    const text::Span span =
        i < op.element_spans.size() && op.element_spans[i].known() ? op.element_spans[i] : op.span;
    if (element.kind == catalog::ExpressionKind::column) {
      check_column(table, element.text, span, scene);
    } else {
      check_row_expression(element, table, RowUse::index, source, scene.diagnostics);
    }
  }
  if (op.index.predicate) {
    check_row_expression(*op.index.predicate, table, RowUse::index, source, scene.diagnostics);
    check_enum_casts(*op.index.predicate, op.span, scene);
  }
  check_columns(table, op.index.include, {}, op.span, scene);
  return scene.diagnostics.error_count() == errors;
}

bool can_have_indexes(const Table& table, text::Span span, const Scene& scene) {
  if (table.opaque || table.kind == catalog::RelationKind::table ||
      table.kind == catalog::RelationKind::materialized_view) {
    return true;
  }
  scene.diagnostics.error("M0215", span, quoted(word(table.kind), table.name.display()) + " is not a table")
      .help = "an index is of a table or of a materialized view";
  return false;
}

}  // namespace

Result apply(CreateIndex op, const Scene& scene) {
  TableName name{op.index.table, op.table_span, false, false};
  const Table* table = find_table(name, scene);
  if (table == nullptr || !can_have_indexes(*table, op.table_span, scene)) return std::nullopt;
  op.index.table = name.name;
  op.index.name.schema = name.name.schema;
  if (op.index.name.name.empty()) op.index.name.name = default_index_name(op.index, scene);
  if (op.if_not_exists && scene.catalog.has_relation(op.index.name)) return std::nullopt;
  if (scene.catalog.find_index(op.index.name) != nullptr && may_be_gone(op.index.name.name, scene))
    scene.catalog.remove_index(op.index.name);
  if (!check_relation_is_new(op.index.name, op.span, "index", scene)) return std::nullopt;
  if (!check_index_columns(op, *table, scene)) return std::nullopt;
  scene.catalog.add_index(op.index);
  scene.history.begin(catalog::index_id(op.index.name), op.span);
  if (!op.only) spread_index(op.index, scene);
  return op;
}

Result apply(DropIndex op, const Scene& scene) {
  op.index.name = resolve_relation(op.index.name, scene);
  if (const Table* owner = scene.catalog.table_of_constraint_index(op.index.name)) {
    scene.diagnostics
        .error("M0212", op.index.span,
               fmt::format("index \"{}\" is still needed by constraint \"{}\" of table \"{}\"",
                           op.index.name.name, op.index.name.name, owner->name.display()))
        .help = fmt::format("drop the constraint: ALTER TABLE {} DROP CONSTRAINT {}", owner->name.display(),
                            op.index.name.name);
    return std::nullopt;
  }
  const bool known = scene.catalog.has_relation(op.index.name);
  if (op.if_exists && !known) return std::nullopt;
  if (!known && may_exist(op.index.name.name, scene))
    return opaque_change(op.index.name.name, op.index.span, scene);
  const Index* index = find_index(op.index, scene);
  if (index == nullptr) return std::nullopt;
  if (!index->parent.name.empty()) {
    scene.diagnostics
        .error("M0212", op.index.span,
               fmt::format("index \"{}\" is a part of index \"{}\"", index->name.display(),
                           index->parent.display()))
        .help = "drop that index: its parts go with it";
    return std::nullopt;
  }
  const Removal removal{{catalog::index_id(op.index.name)},
                        {},
                        op.cascade,
                        op.index.span,
                        quoted("index", op.index.name.display())};
  if (!remove(removal, scene)) return std::nullopt;
  return op;
}

Result apply(RenameIndex op, const Scene& scene) {
  op.index.name = resolve_relation(op.index.name, scene);
  // A constraint's index has the constraint's name, and renaming one renames the other.
  if (const Table* owner = scene.catalog.table_of_constraint_index(op.index.name)) {
    return apply(
        RenameConstraint{
            {owner->name, op.index.span, false, false}, {op.index.name.name, op.index.span}, op.new_name},
        scene);
  }
  // The server takes ALTER INDEX for a table or view too.
  if (scene.catalog.find_table(op.index.name) != nullptr)
    return apply(RenameTable{op.index, op.new_name, op.if_exists}, scene);
  const bool known = scene.catalog.find_index(op.index.name) != nullptr;
  if (op.if_exists && !known) return std::nullopt;
  if (!known && may_exist(op.index.name.name, scene))
    return opaque_change(op.index.name.name, op.index.span, scene);
  const Index* old = find_index(op.index, scene);
  const QualifiedName renamed{op.index.name.schema, op.new_name.name};
  if (old == nullptr || !check_relation_is_new(renamed, op.new_name.span, "index", scene))
    return std::nullopt;
  rename_index(op.index.name, renamed, scene);
  scene.history.end(catalog::index_id(op.index.name), {op.index.span, op.new_name.name});
  scene.history.begin(catalog::index_id(renamed), op.new_name.span);
  return op;
}

}  // namespace schemake::change
