#include "change/query_check.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "change/column_checks.hpp"
#include "change/query_checker.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

// Where the columns of a row stand: nowhere in a query.
const Expression row_node{.kind = Kind::relation};

ScopeItem row_of(const catalog::Table& table, std::string_view name) {
  ScopeItem item;
  item.node = &row_node;
  item.name = name;
  item.table = table.opaque ? nullptr : &table;
  item.known = !table.opaque;
  item.has_system_columns = true;
  for (const catalog::Column& column : table.columns) {
    item.columns.push_back({column.name, &column.type, &table, column.name, &row_node});
  }
  return item;
}

std::string_view name_of(RowUse use) {
  switch (use) {
    case RowUse::check:
      return "a CHECK";
    case RowUse::default_value:
      return "a DEFAULT";
    case RowUse::generated:
      return "a generated column";
    case RowUse::index:
      return "an index";
    case RowUse::policy:
      return "a policy";
    case RowUse::trigger:
      return "a trigger's WHEN";
    case RowUse::other:
      return "this expression";
  }
  return "";
}

// The first thing that the server does not allow there, or null.
const Expression* find_forbidden(const Expression& e, RowUse use) {
  if (catalog::is_row_query(e.kind)) return use == RowUse::policy ? nullptr : &e;
  const bool column = e.kind == Kind::column || e.kind == Kind::star;
  if (column && use == RowUse::default_value && e.kind == Kind::column) return &e;
  if (e.kind == Kind::over) return &e;
  for (const Expression& operand : e.operands) {
    if (const Expression* found = find_forbidden(operand, use)) {
      const bool placeless = catalog::is_row_query(found->kind) && found == &operand;
      return placeless ? &e : found;
    }
  }
  return nullptr;
}

std::string_view describe(const Expression& forbidden) {
  if (forbidden.kind == Kind::column) return "a column";
  return forbidden.kind == Kind::over ? "a window function" : "a subquery";
}

}  // namespace

const catalog::Table* SceneRelations::find(const std::string& schema, const std::string& name) const {
  return scene_.catalog.find_table(resolve_relation({schema, name}, scene_));
}

std::vector<const catalog::Index*> SceneRelations::indexes_of(const catalog::Table& table) const {
  return scene_.catalog.indexes_of(table.name);
}

// Whatever its arguments: their types are not compared.
bool SceneRelations::has_function(const std::string& name) const {
  const auto& objects = scene_.catalog.objects();
  return std::any_of(
      scene_.session.search_path.begin(), scene_.session.search_path.end(), [&](const std::string& schema) {
        const auto found = objects.lower_bound({catalog::ObjectKind::routine, {schema, name}, {}});
        return found != objects.end() && found->first.kind == catalog::ObjectKind::routine &&
               found->first.name == catalog::QualifiedName{schema, name};
      });
}

bool SceneRelations::may_have_column(const std::string& name) const {
  return may_exist(name, scene_);
}

void SceneRelations::check_type(const catalog::TypeName& type, text::Span span) const {
  if (is_system({type.schema.empty() ? std::string(catalog::default_schema) : type.schema, type.name}))
    return;
  catalog::TypeName copy = type;
  change::check_type(copy, span, scene_);
}

// A literal is looked up when the statement is read; a number is an OID.
void SceneRelations::check_regclass(const Expression& literal, bool sequence) const {
  catalog::QualifiedName name = catalog::parse_name(literal.text);
  if (is_system(name) || name.name.empty() || (name.name[0] >= '0' && name.name[0] <= '9')) return;
  if (literal.text.find('.') == std::string::npos) name.schema.clear();
  name = resolve_relation(name, scene_);
  if (scene_.catalog.has_relation(name) || may_exist(name.name, scene_)) return;
  if (sequence) return change::report_missing({catalog::sequence_id(name), literal.span, false}, {}, scene_);
  TableName relation{name, literal.span, false, false};
  find_table(relation, scene_);
}

void SceneRelations::report_missing(const Expression& relation) const {
  TableName name{resolve_relation({relation.qualifier, relation.text}, scene_), relation.span, false, false};
  const bool sequence = scene_.catalog.find_sequence(name.name) != nullptr;
  if (!is_system(name.name) && !sequence) find_table(name, scene_);
}

void SceneRelations::report_missing_column(const catalog::Table& table, const std::string& column,
                                           text::Span span) const {
  check_column(table, column, span, scene_);
}

void SceneRelations::check_literal(const Expression& literal, const catalog::TypeName& type) const {
  check_enum_literal(literal, type, literal.span, scene_);
}

void SceneRelations::report_missing_constraint(const catalog::Table& table, const std::string& constraint,
                                               text::Span span) const {
  find_constraint(table, {constraint, span}, scene_);
}

std::vector<ScopeItem> row_items(const catalog::Table& table, RowUse use) {
  std::vector<ScopeItem> items;
  if (use == RowUse::trigger) {
    for (const std::string_view name : {"old", "new"}) items.push_back(row_of(table, name));
  } else {
    items.push_back(row_of(table, table.name.name));
    items.back().schema = table.name.schema;
  }
  return items;
}

QueryFacts check_query(const Expression& query, const RelationSource& source,
                       text::Diagnostics& diagnostics) {
  QueryFacts facts;
  QueryChecker checker(source, diagnostics, facts);
  const Output output = checker.query(query, nullptr, nullptr);
  facts.complete = facts.complete && output.complete;
  for (const ScopeColumn& column : output.columns) {
    const catalog::Column* origin =
        column.table == nullptr ? nullptr : column.table->find_column(std::string(column.origin));
    facts.columns.push_back({std::string(column.name),
                             column.type == nullptr ? catalog::TypeName{} : *column.type,
                             origin == nullptr ? std::string() : origin->collation});
  }
  return facts;
}

QueryFacts check_row_expression(const Expression& expression, const catalog::Table& table, RowUse use,
                                const RelationSource& source, text::Diagnostics& diagnostics) {
  QueryFacts facts;
  if (const Expression* forbidden = find_forbidden(expression, use)) {
    diagnostics
        .error("M0240", forbidden->span.known() ? forbidden->span : expression.span,
               fmt::format("{} cannot have {}", name_of(use), describe(*forbidden)))
        .help = "use a trigger for what looks beyond the row";
    return facts;
  }
  const std::vector<ScopeItem> items = row_items(table, use);
  QueryChecker checker(source, diagnostics, facts);
  checker.expression(expression, {&items, 0, nullptr, nullptr, nullptr});
  return facts;
}

}  // namespace schemake::change
