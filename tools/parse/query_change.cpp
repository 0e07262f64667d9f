// INSERT, UPDATE, DELETE and MERGE.
#include <array>
#include <utility>

#include "parse/lower_node.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

void add_returning(Expression& query, const Json& body, const Context& context) {
  add_clause(query, Kind::returning, list(body, "returningList"),
             [&](const Json& item) { return lower_target(item, context); });
}

Expression lower_written_column(const Json& item, const Context& context) {
  const Json& target = *node_of(item).body;
  Expression column = make(Kind::column, target, context, string_member(target, "name"));
  append_steps(column, list(target, "indirection"), context);
  return column;
}

void add_insert_columns(Expression& query, const Json& items, const Context& context) {
  add_clause(query, Kind::insert_columns, items,
             [&](const Json& item) { return lower_written_column(item, context); });
}

Expression lower_assignment(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression assignment = make(Kind::assignment, body, context, string_member(body, "name"));
  assignment.operands.push_back(lower_expression(member(body, "val"), context));
  append_steps(assignment, list(body, "indirection"), context);
  return assignment;
}

// The tree has an item for each column of `(a, b) = …`, each with the source; the first begins the group.
void add_assignments(Expression& query, const Json& items, const Context& context) {
  if (items.empty()) return;
  Expression clause = make(Kind::set_clause);
  for (const Json& item : items) {
    const Json& value = member(*node_of(item).body, "val");
    if (!value.contains("MultiAssignRef")) {
      clause.operands.push_back(lower_assignment(item, context));
      continue;
    }
    const Json& reference = value.at("MultiAssignRef");
    if (reference.value("colno", 1) == 1) {
      Expression group = make(Kind::multi_assignment, *node_of(item).body, context);
      group.operands.push_back(make(Kind::insert_columns));
      group.operands.push_back(lower_expression(member(reference, "source"), context));
      clause.operands.push_back(std::move(group));
    }
    clause.operands.back().operands.front().operands.push_back(lower_written_column(item, context));
  }
  query.operands.push_back(std::move(clause));
}

Expression lower_conflict_element(const Json& item, const Json& infer, const Context& context) {
  const Json& element = *node_of(item).body;
  Expression expression;
  if (element.contains("expr")) {
    expression = lower_expression(element.at("expr"), context);
  } else {
    expression = make(Kind::column, string_member(element, "name"));
    const text::Span target = context.span(infer);
    if (target.known()) expression.span = context.tokens.find_identifier(expression.text, target.begin);
  }
  for (const auto& [name, kind] :
       {std::pair("collation", Kind::collate), std::pair("opclass", Kind::operator_class)}) {
    if (list(element, name).empty()) continue;
    Expression wrapper = make(kind);
    set_name(wrapper, strings(list(element, name)));
    wrapper.operands.push_back(std::move(expression));
    expression = located(std::move(wrapper));
  }
  return expression;
}

Expression lower_conflict_target(const Json& infer, const Context& context) {
  Expression target = make(Kind::conflict_target, infer, context, string_member(infer, "conname"));
  if (!target.text.empty() && target.span.known()) {
    const text::Span name = context.tokens.find_identifier(target.text, target.span.end);
    if (name.known()) target.span = name;
  }
  for (const Json& item : list(infer, "indexElems")) {
    target.operands.push_back(lower_conflict_element(item, infer, context));
  }
  add_expression_clause(target, Kind::where_clause, infer, "whereClause", context);
  return target;
}

void add_on_conflict(Expression& query, const Json& body, const Context& context) {
  if (!body.contains("onConflictClause")) return;
  const Json& clause = body.at("onConflictClause");
  const bool update = string_member(clause, "action") == "ONCONFLICT_UPDATE";
  Expression conflict = make(Kind::on_conflict, clause, context, update ? "UPDATE" : "NOTHING");
  if (clause.contains("infer"))
    conflict.operands.push_back(lower_conflict_target(clause.at("infer"), context));
  add_assignments(conflict, list(clause, "targetList"), context);
  add_expression_clause(conflict, Kind::where_clause, clause, "whereClause", context);
  query.operands.push_back(std::move(conflict));
}

void add_overriding(Expression& query, const Json& body) {
  const std::string written = string_member(body, "override");
  if (written == "OVERRIDING_USER_VALUE") query.operands.push_back(make(Kind::overriding, "USER"));
  if (written == "OVERRIDING_SYSTEM_VALUE") query.operands.push_back(make(Kind::overriding, "SYSTEM"));
}

Expression lower_insert(const Json& body, const Context& context) {
  Expression query = make(Kind::insert);
  add_with(query, body, context);
  query.operands.push_back(lower_range_var(member(body, "relation"), context));
  add_insert_columns(query, list(body, "cols"), context);
  add_overriding(query, body);
  query.operands.push_back(body.contains("selectStmt") ? lower_query(body.at("selectStmt"), context)
                                                       : make(Kind::default_values));
  add_on_conflict(query, body, context);
  add_returning(query, body, context);
  return query;
}

Expression lower_update(const Json& body, const Context& context) {
  Expression query = make(Kind::update);
  add_with(query, body, context);
  query.operands.push_back(lower_range_var(member(body, "relation"), context));
  add_assignments(query, list(body, "targetList"), context);
  add_clause(query, Kind::from_clause, list(body, "fromClause"),
             [&](const Json& item) { return lower_from_item(item, context); });
  add_expression_clause(query, Kind::where_clause, body, "whereClause", context);
  add_returning(query, body, context);
  return query;
}

Expression lower_delete(const Json& body, const Context& context) {
  Expression query = make(Kind::delete_from);
  add_with(query, body, context);
  query.operands.push_back(lower_range_var(member(body, "relation"), context));
  add_clause(query, Kind::using_clause, list(body, "usingClause"),
             [&](const Json& item) { return lower_from_item(item, context); });
  add_expression_clause(query, Kind::where_clause, body, "whereClause", context);
  add_returning(query, body, context);
  return query;
}

std::string merge_action(const std::string& command) {
  if (command == "CMD_UPDATE") return "UPDATE";
  if (command == "CMD_DELETE") return "DELETE";
  return command == "CMD_INSERT" ? "INSERT" : "DO NOTHING";
}

Expression lower_merge_when(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression when = make(Kind::merge_when, flag(body, "matched") ? "MATCHED" : "NOT MATCHED");
  when.alias = merge_action(string_member(body, "commandType"));
  add_expression_clause(when, Kind::where_clause, body, "condition", context);
  if (when.alias == "UPDATE") add_assignments(when, list(body, "targetList"), context);
  if (when.alias != "INSERT") return when;
  add_insert_columns(when, list(body, "targetList"), context);
  add_overriding(when, body);
  Expression row = make(body.contains("values") ? Kind::row : Kind::default_values);
  append(row, list(body, "values"), context);
  when.operands.push_back(located(std::move(row)));
  return when;
}

Expression lower_merge(const Json& body, const Context& context) {
  Expression query = make(Kind::merge);
  add_with(query, body, context);
  query.operands.push_back(lower_range_var(member(body, "relation"), context));
  query.operands.push_back(lower_from_item(member(body, "sourceRelation"), context));
  add_expression_clause(query, Kind::join_on, body, "joinCondition", context);
  for (const Json& item : list(body, "mergeWhenClauses")) {
    query.operands.push_back(lower_merge_when(item, context));
  }
  return query;
}

}  // namespace

Expression lower_change(std::string_view tag, const Json& body, const Context& context) {
  if (tag == "InsertStmt") return lower_insert(body, context);
  if (tag == "UpdateStmt") return lower_update(body, context);
  if (tag == "DeleteStmt") return lower_delete(body, context);
  if (tag == "MergeStmt") return lower_merge(body, context);
  return unsupported(body, context, std::string(tag));
}

}  // namespace schemake::parse
