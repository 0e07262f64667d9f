// CREATE VIEW, CREATE MATERIALIZED VIEW, CREATE TABLE … AS.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/dependencies.hpp"
#include "change/query_check.hpp"
#include "change/removal.hpp"

namespace schemake::change {
namespace {

using catalog::Column;
using catalog::QualifiedName;
using catalog::RelationKind;
using catalog::Table;

// The columns of the query, under the names that are written for the first of them.
std::vector<Column> columns_of(const CreateFromQuery& op, const QueryFacts& facts) {
  std::vector<Column> columns;
  for (const OutputColumn& output : facts.columns) {
    Column column;
    column.name = output.name;
    column.type = output.type;
    columns.push_back(std::move(column));
  }
  for (std::size_t i = 0; i < op.column_names.size(); ++i) {
    if (i >= columns.size()) columns.emplace_back();
    columns[i].name = op.column_names[i].name;
  }
  return columns;
}

bool check_column_names(const CreateFromQuery& op, const QueryFacts& facts,
                        const std::vector<Column>& columns, const Scene& scene) {
  if (facts.complete && op.column_names.size() > facts.columns.size()) {
    scene.diagnostics
        .error("M0228", op.column_names[facts.columns.size()].span,
               fmt::format("{} column names for {} columns", op.column_names.size(), facts.columns.size()))
        .help = "name as many columns as the query has";
    return false;
  }
  std::set<std::string> seen;
  for (const Column& column : columns) {
    if (column.name.empty() || seen.insert(column.name).second) continue;
    scene.diagnostics
        .error("M0208", op.table.span, fmt::format("column \"{}\" stands twice in the query", column.name))
        .help = "give one of them another name: AS …";
    return false;
  }
  return true;
}

// CREATE OR REPLACE VIEW may only add columns behind those that are there.
bool check_replacement(const CreateFromQuery& op, const Table& old, const std::vector<Column>& columns,
                       bool complete, const Scene& scene) {
  if (old.kind != RelationKind::view) {
    scene.diagnostics.error("M0215", op.table.span,
                            quoted(word(old.kind), old.name.display()) + " is not a view");
    return false;
  }
  if (old.opaque || !complete) return true;
  for (std::size_t i = 0; i < old.columns.size(); ++i) {
    const bool there = i < columns.size();
    const Column& was = old.columns[i];
    const bool renamed = there && columns[i].name != was.name;
    const bool retyped = there && !renamed && !was.type.name.empty() && !columns[i].type.name.empty() &&
                         !(was.type == columns[i].type);
    if (there && !renamed && !retyped) continue;
    text::Diagnostic& diagnostic = scene.diagnostics.error(
        "M0228", op.table.span,
        !there
            ? fmt::format("OR REPLACE cannot drop column \"{}\" of view \"{}\"", was.name, old.name.display())
        : renamed ? fmt::format("OR REPLACE cannot turn column \"{}\" of view \"{}\" into \"{}\"", was.name,
                                old.name.display(), columns[i].name)
                  : fmt::format("OR REPLACE cannot make column \"{}\" of view \"{}\" {}: it is {}", was.name,
                                old.name.display(), display(columns[i].type), display(was.type)));
    note_creation(diagnostic, catalog::relation_id(old.name), scene);
    diagnostic.help = "DROP VIEW first, or add new columns behind the old ones";
    return false;
  }
  return true;
}

bool is_view(RelationKind kind) {
  return kind == RelationKind::view || kind == RelationKind::materialized_view;
}

Table relation_of(const CreateFromQuery& op, const QueryFacts& facts, std::vector<Column> columns,
                  const Scene& scene) {
  Table table;
  table.name = op.table.name;
  table.kind = op.kind;
  table.persistence = op.persistence;
  table.columns = std::move(columns);
  table.opaque = !facts.complete;
  table.properties = op.properties;
  if (is_view(op.kind)) {
    table.query = op.query;
    table.depends = dependencies_of_query(facts, scene);
    table.statement = op.statement;
  }
  return table;
}

// Those that depend on the view keep it: only its own parts are new.
void replace(Table table, const Table& old, const Scene& scene) {
  for (const Column& column : old.columns) {
    Column* own = table.find_column(column.name);
    if (own != nullptr) own->properties = column.properties;
  }
  for (const auto& [property, value] : old.properties) {
    if (!property.starts_with("option ")) table.properties.emplace(property, value);
  }
  scene.catalog.edit_table(table.name, [&](Table& stored) { stored = table; });
}

}  // namespace

Result apply(CreateFromQuery op, const Scene& scene) {
  if (op.table.name.schema.empty() && op.persistence == catalog::Persistence::temporary)
    op.table.name.schema = "pg_temp";
  if (!resolve_new(op.table.name, op.table.span, scene)) return std::nullopt;
  op.table.name.name = catalog::truncate_name(op.table.name.name);
  if (op.if_not_exists && scene.catalog.has_relation(op.table.name)) return std::nullopt;
  const std::size_t errors = scene.diagnostics.error_count();
  const QueryFacts facts = check_query(op.query, SceneRelations(scene), scene.diagnostics);
  check_enum_casts(op.query, op.table.span, scene);
  const bool known = scene.diagnostics.error_count() == errors;
  std::vector<Column> columns = columns_of(op, facts);
  const Table* old = scene.catalog.find_table(op.table.name);
  const bool replaces = op.or_replace && old != nullptr && op.kind == RelationKind::view;
  if (old != nullptr && !replaces && may_be_gone(op.table.name.name, scene)) {
    remove({{catalog::relation_id(op.table.name)}, {}, true, op.table.span, {}}, scene);
    old = nullptr;
  }
  if (replaces ? !check_replacement(op, *old, columns, facts.complete, scene)
               : !check_relation_is_new(op.table.name, op.table.span, word(op.kind), scene)) {
    return std::nullopt;
  }
  const bool good = known && check_column_names(op, facts, columns, scene);
  Table table = relation_of(op, facts, std::move(columns), scene);
  table.mistaken = !good;
  table.opaque = table.opaque || !good;
  if (replaces) {
    replace(std::move(table), Table(*old), scene);
  } else {
    scene.catalog.add_table(std::move(table));
    scene.history.begin(catalog::relation_id(op.table.name), op.table.span);
  }
  if (!good) return std::nullopt;
  return op;
}

}  // namespace schemake::change
