// What changes rows, sessions or nothing; and what the model does not understand.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "change/apply.hpp"
#include "change/column_checks.hpp"
#include "change/query_check.hpp"
#include "change/removal.hpp"
#include "text/words.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::ExpressionKind;
using catalog::QualifiedName;
using catalog::Table;

// The values that go to the columns, position by position, where they are literals.
void check_row_values(const Expression& row, const std::vector<const catalog::Column*>& columns,
                      text::Span span, const Scene& scene) {
  for (std::size_t i = 0; i < row.operands.size() && i < columns.size(); ++i) {
    if (columns[i] != nullptr && row.operands[i].kind == ExpressionKind::string_literal)
      check_enum_literal(row.operands[i], columns[i]->type, span, scene);
  }
}

std::vector<const catalog::Column*> written_columns(const DataChange& op, const Table& table) {
  std::vector<const catalog::Column*> columns;
  if (op.columns.empty()) {
    for (const catalog::Column& column : table.columns) columns.push_back(&column);
  }
  for (const Identifier& column : op.columns) columns.push_back(table.find_column(column.name));
  return columns;
}

// Literals written to columns of an enum: an unknown value is refused by the server whatever the rows are.
void check_literals(const DataChange& op, const Table& table, const Scene& scene) {
  if (op.kind == DataChangeKind::insert) {
    const std::vector<const catalog::Column*> columns = written_columns(op, table);
    for (const Expression& clause : op.statement.operands) {
      if (clause.kind != ExpressionKind::values) continue;
      for (const Expression& row : clause.operands) {
        if (row.kind == ExpressionKind::row) check_row_values(row, columns, op.table.span, scene);
      }
    }
  }
  for (const Expression& clause : op.statement.operands) {
    if (op.kind != DataChangeKind::update || clause.kind != ExpressionKind::set_clause) continue;
    for (const Expression& assignment : clause.operands) {
      const catalog::Column* column = table.find_column(assignment.text);
      if (column == nullptr || assignment.operands.empty()) continue;
      if (assignment.operands.front().kind == ExpressionKind::string_literal)
        check_enum_literal(assignment.operands.front(), column->type, op.table.span, scene);
    }
  }
}

// A function may do anything: only those that are known to change no more than a sequence or nothing pass.
bool calls_unknown_routine(const Expression& statement, const Scene& scene) {
  bool unknown = false;
  walk(statement, [&](const Expression& node) {
    if (node.kind != ExpressionKind::function_call) return;
    const QualifiedName name{node.qualifier.empty() ? std::string(catalog::default_schema) : node.qualifier,
                             node.text};
    unknown = unknown || !scene.catalog.routines(name).empty() || node.text.starts_with("create_") ||
              node.text.starts_with("drop_") || node.text.starts_with("add_");
  });
  return unknown;
}

std::string_view word_of(DataChangeKind kind) {
  switch (kind) {
    case DataChangeKind::truncate:
      return "TRUNCATE";
    case DataChangeKind::copy:
      return "COPY";
    case DataChangeKind::insert:
    case DataChangeKind::update:
    case DataChangeKind::delete_rows:
    case DataChangeKind::merge:
    case DataChangeKind::select:
      break;
  }
  return "SELECT";
}

Result apply_select(DataChange op, const Scene& scene) {
  const std::size_t errors = scene.diagnostics.error_count();
  check_query(op.statement, SceneRelations(scene), scene.diagnostics);
  check_enum_casts(op.statement, op.table.span, scene);
  if (scene.diagnostics.error_count() != errors) return std::nullopt;
  if (!calls_unknown_routine(op.statement, scene)) return op;
  Opaque opaque{std::string(word_of(op.kind)),    op.table.span, {}, {}, false,
                text::words(op.table.span.text())};
  return apply(std::move(opaque), scene);
}

// TRUNCATE and COPY are no queries: their table and columns are all there is to check.
Result apply_bulk(DataChange op, const Scene& scene) {
  const Table* table = find_table(op.table, scene);
  if (table == nullptr) return std::nullopt;
  bool good = true;
  for (const Identifier& column : op.columns)
    good = check_column(*table, column.name, column.span, scene) && good;
  if (!good) return std::nullopt;
  return op;
}

}  // namespace

Result apply(DataChange op, const Scene& scene) {
  if (op.kind == DataChangeKind::select) return apply_select(std::move(op), scene);
  if (op.kind == DataChangeKind::truncate || op.kind == DataChangeKind::copy)
    return apply_bulk(std::move(op), scene);
  op.table.name = resolve_relation(op.table.name, scene);
  if (is_system(op.table.name)) return opaque_change(op.table.name.display(), op.table.span, scene);
  const std::size_t errors = scene.diagnostics.error_count();
  check_query(op.statement, SceneRelations(scene), scene.diagnostics);
  check_enum_casts(op.statement, op.table.span, scene);
  if (const Table* table = scene.catalog.find_table(op.table.name)) check_literals(op, *table, scene);
  if (scene.diagnostics.error_count() != errors) return std::nullopt;
  return op;
}

Result apply(SetSearchPath op, const Scene& scene) {
  scene.session.search_path = op.to_default ? std::vector{std::string(catalog::default_schema)} : op.schemas;
  std::erase(scene.session.search_path, "$user");
  std::erase(scene.session.search_path, "pg_catalog");
  if (op.to_default) {
    scene.session.changed_settings.erase("search_path");
  } else if (!op.local) {
    scene.session.changed_settings.insert("search_path");
  }
  return op;
}

Result apply(Maintenance op, const Scene& scene) {
  bool good = true;
  for (TableName& relation : op.relations) {
    relation.name = resolve_relation(relation.name, scene);
    const bool other =
        scene.catalog.find_table(relation.name) == nullptr && scene.catalog.has_relation(relation.name);
    if (other || is_system(relation.name)) continue;
    good = find_table(relation, scene) != nullptr && good;
  }
  if (!op.setting.empty()) scene.session.changed_settings.insert(op.setting);
  if (!good) return std::nullopt;
  return op;
}

namespace {

std::vector<std::string> schemas_with_routines(const Scene& scene) {
  std::vector<std::string> schemas;
  const auto& objects = scene.catalog.objects();
  for (auto at = objects.lower_bound({catalog::ObjectKind::routine, {{}, {}}, {}});
       at != objects.end() && at->first.kind == catalog::ObjectKind::routine;
       at = objects.upper_bound({catalog::ObjectKind::routine, {at->first.name.schema + '\1', {}}, {}})) {
    schemas.push_back(at->first.name.schema);
  }
  return schemas;
}

void add_opaque_table(const QualifiedName& name, bool mistaken, const Scene& scene) {
  if (scene.catalog.find_table(name) != nullptr) {
    if (mistaken) scene.catalog.edit_table(name, [](Table& table) { table.mistaken = true; });
    return;
  }
  if (scene.catalog.has_relation(name)) return;
  Table table;
  table.name = name;
  table.opaque = true;
  table.mistaken = mistaken;
  scene.catalog.add_table(std::move(table));
}

// Without one of these nothing is made, dropped or renamed. Functions of extensions that do so are named
// after it (create_hypertable, AddGeometryColumn).
bool may_change_catalog(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 15> beginnings{
      "add",     "alter",  "attach", "convert",  "create", "dblink", "detach",      "drop",
      "execute", "import", "move",   "populate", "rename", "run_",   "undistribute"};
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::any_of(beginnings.begin(), beginnings.end(),
                       [&](std::string_view beginning) { return word.starts_with(beginning); });
  });
}

// The words of the routines that it calls are words of its own: they do what it does.
void add_words_of_routines(std::vector<std::string>& words, const Scene& scene) {
  std::set<std::string> all(words.begin(), words.end());
  std::vector<std::string> queue = words;
  while (!queue.empty()) {
    const std::string name = std::move(queue.back());
    queue.pop_back();
    for (const std::string& schema : schemas_with_routines(scene)) {
      for (const catalog::Object* routine : scene.catalog.routines({schema, name})) {
        const auto body = routine->attributes.find("body");
        if (body == routine->attributes.end()) continue;
        for (std::string& word : text::words(body->second)) {
          if (all.insert(word).second) queue.push_back(std::move(word));
        }
      }
    }
  }
  words.assign(all.begin(), all.end());
}

}  // namespace

Result apply(Opaque op, const Scene& scene) {
  for (const TableName& relation : op.drops) {
    const QualifiedName name = resolve_relation(relation.name, scene);
    if (scene.catalog.find_table(name) != nullptr)
      remove({{catalog::relation_id(name)}, {}, true, relation.span, {}}, scene);
  }
  for (const TableName& relation : op.creates)
    add_opaque_table(resolve_relation(relation.name, scene), op.description.empty(), scene);
  if (op.description.empty()) return std::nullopt;
  // What its author declared is known; anything else it speaks of may be so or not.
  if (op.effect_declared) return op;
  add_words_of_routines(op.words, scene);
  if (may_change_catalog(op.words)) scene.history.mention(op.words);
  scene.diagnostics.note(
      "M0220", op.span,
      fmt::format("{} is opaque: it runs as written, its effect is not modelled", op.description));
  return op;
}

}  // namespace schemake::change
