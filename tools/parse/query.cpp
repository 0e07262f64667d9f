#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

Expression make(Kind kind, std::string text = {}) {
  Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  return expression;
}

Expression unsupported(const Json& body, const Context& context, std::string what) {
  Expression expression = make(Kind::unsupported, std::move(what));
  expression.span = context.span(body);
  return expression;
}

Expression lower_select(const Json& body, const Context& context);

// A clause with one operand for each item.
template <typename Lower>
void add_clause(Expression& query, Kind kind, const Json& items, Lower lower, std::string text = {}) {
  if (items.empty()) return;
  Expression clause = make(kind, std::move(text));
  for (const Json& item : items) clause.operands.push_back(lower(item));
  query.operands.push_back(std::move(clause));
}

void add_expression_clause(Expression& query, Kind kind, const Json& body, const char* name,
                           const Context& context) {
  if (!body.contains(name)) return;
  Expression clause = make(kind);
  clause.operands.push_back(lower_expression(body.at(name), context));
  query.operands.push_back(std::move(clause));
}

Expression lower_target(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression target = make(Kind::target, string_member(body, "name"));
  target.operands.push_back(lower_expression(member(body, "val"), context));
  target.span = context.span(body);
  return target;
}

Expression lower_order_item(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  const std::string direction = string_member(body, "sortby_dir");
  const std::string nulls = string_member(body, "sortby_nulls");
  std::string text = direction == "SORTBY_ASC" ? "ASC" : direction == "SORTBY_DESC" ? "DESC" : "";
  if (nulls == "SORTBY_NULLS_FIRST") text += " NULLS FIRST";
  if (nulls == "SORTBY_NULLS_LAST") text += " NULLS LAST";
  Expression order = make(Kind::order_item, text);
  order.operands.push_back(direction == "SORTBY_USING" ? unsupported(body, context, "ORDER BY … USING")
                                                       : lower_expression(member(body, "node"), context));
  return order;
}

std::string alias_of(const Json& body) {
  return string_member(member(body, "alias"), "aliasname");
}

Expression lower_range_var(const Json& body, const Context& context) {
  if (!list(member(body, "alias"), "colnames").empty()) {
    return unsupported(body, context, "alias with column names");
  }
  Expression relation = make(Kind::relation, string_member(body, "relname"));
  relation.qualifier = string_member(body, "schemaname");
  relation.alias = alias_of(body);
  relation.span = context.span(body);
  return relation;
}

Expression lower_from_item(const Json& item, const Context& context);

std::string join_text(const std::string& type, bool condition) {
  if (type == "JOIN_LEFT") return "LEFT JOIN";
  if (type == "JOIN_RIGHT") return "RIGHT JOIN";
  if (type == "JOIN_FULL") return "FULL JOIN";
  return condition ? "JOIN" : "CROSS JOIN";
}

Expression lower_join(const Json& body, const Context& context) {
  const Json& columns = list(body, "usingClause");
  const bool condition = body.contains("quals") || !columns.empty();
  if (flag(body, "isNatural")) return unsupported(body, context, "NATURAL JOIN");
  if (body.contains("alias")) return unsupported(body, context, "alias of a join");
  Expression join = make(Kind::join, join_text(string_member(body, "jointype"), condition));
  join.operands.push_back(lower_from_item(member(body, "larg"), context));
  join.operands.push_back(lower_from_item(member(body, "rarg"), context));
  add_expression_clause(join, Kind::join_on, body, "quals", context);
  add_clause(join, Kind::join_using, columns,
             [](const Json& column) { return make(Kind::column, string_node(column)); });
  return join;
}

Expression lower_from_item(const Json& item, const Context& context) {
  const auto [tag, body] = node_of(item);
  if (tag == "RangeVar") return lower_range_var(*body, context);
  if (tag == "JoinExpr") return lower_join(*body, context);
  if (tag != "RangeSubselect") return unsupported(*body, context, "function or sample in FROM");
  if (flag(*body, "lateral")) return unsupported(*body, context, "LATERAL");
  if (!list(member(*body, "alias"), "colnames").empty()) {
    return unsupported(*body, context, "alias with column names");
  }
  Expression table = make(Kind::derived_table);
  table.alias = alias_of(*body);
  table.operands.push_back(lower_query(member(*body, "subquery"), context));
  return table;
}

Expression lower_common_table(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  const bool plain = !body.contains("search_clause") && !body.contains("cycle_clause");
  Expression table = make(Kind::common_table, string_member(body, "ctename"));
  table.operands.push_back(plain ? lower_query(member(body, "ctequery"), context)
                                 : unsupported(body, context, "SEARCH or CYCLE"));
  table.span = context.span(body);
  for (const std::string& column : strings(list(body, "aliascolnames"))) {
    table.operands.push_back(make(Kind::column, column));
  }
  return table;
}

void add_with(Expression& query, const Json& body, const Context& context) {
  const Json& with = member(body, "withClause");
  add_clause(
      query, Kind::with_clause, list(with, "ctes"),
      [&](const Json& item) { return lower_common_table(item, context); },
      flag(with, "recursive") ? "RECURSIVE" : "");
}

void add_returning(Expression& query, const Json& body, const Context& context) {
  add_clause(query, Kind::returning, list(body, "returningList"),
             [&](const Json& item) { return lower_target(item, context); });
}

void add_tail(Expression& query, const Json& body, const Context& context) {
  add_clause(query, Kind::order_by, list(body, "sortClause"),
             [&](const Json& item) { return lower_order_item(item, context); });
  add_expression_clause(query, Kind::limit_clause, body, "limitCount", context);
  add_expression_clause(query, Kind::offset_clause, body, "limitOffset", context);
  if (string_member(body, "limitOption") == "LIMIT_OPTION_WITH_TIES") {
    query.operands.push_back(unsupported(body, context, "WITH TIES"));
  }
  if (body.contains("lockingClause")) query.operands.push_back(unsupported(body, context, "FOR UPDATE"));
  if (body.contains("windowClause")) query.operands.push_back(unsupported(body, context, "WINDOW"));
  if (body.contains("intoClause")) query.operands.push_back(unsupported(body, context, "SELECT INTO"));
}

Expression lower_set_operation(const Json& body, const Context& context) {
  const std::string operation = string_member(body, "op");
  std::string text = operation == "SETOP_UNION"    ? "UNION"
                     : operation == "SETOP_EXCEPT" ? "EXCEPT"
                                                   : "INTERSECT";
  if (flag(body, "all")) text += " ALL";
  Expression query = make(Kind::set_operation, text);
  add_with(query, body, context);
  query.operands.push_back(lower_select(member(body, "larg"), context));
  query.operands.push_back(lower_select(member(body, "rarg"), context));
  add_tail(query, body, context);
  return query;
}

Expression lower_values(const Json& body, const Context& context) {
  Expression query = make(Kind::values);
  add_with(query, body, context);
  for (const Json& item : list(body, "valuesLists")) {
    Expression row = make(Kind::row);
    for (const Json& value : list(*node_of(item).body, "items")) {
      row.operands.push_back(lower_expression(value, context));
    }
    if (!row.operands.empty()) row.span = row.operands.front().span;
    query.operands.push_back(std::move(row));
  }
  add_tail(query, body, context);
  return query;
}

// Plain DISTINCT is a list with one empty node.
void add_distinct(Expression& query, const Json& items, const Context& context) {
  if (items.empty()) return;
  Expression distinct = make(Kind::distinct);
  for (const Json& item : items) {
    if (!item.is_null() && !item.empty()) distinct.operands.push_back(lower_expression(item, context));
  }
  query.operands.push_back(std::move(distinct));
}

Expression lower_select(const Json& body, const Context& context) {
  if (string_member(body, "op") != "SETOP_NONE") return lower_set_operation(body, context);
  if (body.contains("valuesLists")) return lower_values(body, context);
  Expression query = make(Kind::select);
  add_with(query, body, context);
  add_distinct(query, list(body, "distinctClause"), context);
  add_clause(query, Kind::targets, list(body, "targetList"),
             [&](const Json& item) { return lower_target(item, context); });
  add_clause(query, Kind::from_clause, list(body, "fromClause"),
             [&](const Json& item) { return lower_from_item(item, context); });
  add_expression_clause(query, Kind::where_clause, body, "whereClause", context);
  add_clause(query, Kind::group_by, list(body, "groupClause"),
             [&](const Json& item) { return lower_expression(item, context); });
  add_expression_clause(query, Kind::having, body, "havingClause", context);
  add_tail(query, body, context);
  return query;
}

Expression lower_assignment(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression assignment = make(Kind::assignment, string_member(body, "name"));
  assignment.span = context.span(body);
  if (body.contains("indirection")) {
    assignment.operands.push_back(unsupported(body, context, "assignment to a field or element"));
  } else if (member(body, "val").contains("MultiAssignRef")) {
    assignment.operands.push_back(unsupported(body, context, "assignment of several columns at once"));
  } else {
    assignment.operands.push_back(lower_expression(member(body, "val"), context));
  }
  return assignment;
}

void add_assignments(Expression& query, const Json& body, const Context& context) {
  add_clause(query, Kind::set_clause, list(body, "targetList"),
             [&](const Json& item) { return lower_assignment(item, context); });
}

Expression lower_conflict_target(const Json& infer, const Context& context) {
  Expression target = make(Kind::conflict_target, string_member(infer, "conname"));
  for (const Json& item : list(infer, "indexElems")) {
    const Json& element = *node_of(item).body;
    target.operands.push_back(element.contains("expr") ? lower_expression(element.at("expr"), context)
                                                       : make(Kind::column, string_member(element, "name")));
  }
  add_expression_clause(target, Kind::where_clause, infer, "whereClause", context);
  return target;
}

void add_on_conflict(Expression& query, const Json& body, const Context& context) {
  if (!body.contains("onConflictClause")) return;
  const Json& clause = body.at("onConflictClause");
  const bool update = string_member(clause, "action") == "ONCONFLICT_UPDATE";
  Expression conflict = make(Kind::on_conflict, update ? "UPDATE" : "NOTHING");
  if (clause.contains("infer"))
    conflict.operands.push_back(lower_conflict_target(clause.at("infer"), context));
  add_assignments(conflict, clause, context);
  add_expression_clause(conflict, Kind::where_clause, clause, "whereClause", context);
  query.operands.push_back(std::move(conflict));
}

Expression lower_insert(const Json& body, const Context& context) {
  Expression query = make(Kind::insert);
  add_with(query, body, context);
  query.operands.push_back(lower_range_var(member(body, "relation"), context));
  add_clause(query, Kind::insert_columns, list(body, "cols"), [&](const Json& item) {
    const Json& target = *node_of(item).body;
    Expression column = make(Kind::column, string_member(target, "name"));
    column.span = context.span(target);
    return column;
  });
  if (const std::string overriding = string_member(body, "override");
      overriding != "OVERRIDING_NOT_SET" && !overriding.empty()) {
    query.operands.push_back(unsupported(body, context, "OVERRIDING"));
  }
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
  add_assignments(query, body, context);
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

}  // namespace

Expression lower_query(const Json& json, const Context& context) {
  const auto [tag, body] = node_of(json);
  if (tag == "SelectStmt") return lower_select(*body, context);
  if (tag == "InsertStmt") return lower_insert(*body, context);
  if (tag == "UpdateStmt") return lower_update(*body, context);
  if (tag == "DeleteStmt") return lower_delete(*body, context);
  return unsupported(*body, context, std::string(tag));
}

}  // namespace schemake::parse
