// SELECT, VALUES, set operations, and the clauses that all queries share.
#include <utility>

#include "parse/lower_node.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

Expression lower_select(const Json& body, const Context& context);

void add_search(Expression& table, const Json& body, const Context& context) {
  if (!body.contains("search_clause")) return;
  const Json& clause = body.at("search_clause");
  const bool breadth = flag(clause, "search_breadth_first");
  Expression search = make(Kind::search_clause, clause, context, breadth ? "BREADTH FIRST" : "DEPTH FIRST");
  search.alias = string_member(clause, "search_seq_column");
  add_names(search, list(clause, "search_col_list"), search.span, context);
  table.operands.push_back(std::move(search));
}

void add_cycle(Expression& table, const Json& body, const Context& context) {
  if (!body.contains("cycle_clause")) return;
  const Json& clause = body.at("cycle_clause");
  Expression cycle = make(Kind::cycle_clause, clause, context, string_member(clause, "cycle_mark_column"));
  cycle.alias = string_member(clause, "cycle_path_column");
  add_names(cycle, list(clause, "cycle_col_list"), cycle.span, context);
  Expression mark = make(Kind::cycle_mark);
  mark.operands.push_back(lower_expression(member(clause, "cycle_mark_value"), context));
  mark.operands.push_back(lower_expression(member(clause, "cycle_mark_default"), context));
  cycle.operands.push_back(std::move(mark));
  table.operands.push_back(std::move(cycle));
}

Expression lower_common_table(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression table = make(Kind::common_table, body, context, string_member(body, "ctename"));
  const std::string materialized = string_member(body, "ctematerialized");
  if (materialized == "CTEMaterializeAlways") table.qualifier = "MATERIALIZED";
  if (materialized == "CTEMaterializeNever") table.qualifier = "NOT MATERIALIZED";
  table.operands.push_back(lower_query(member(body, "ctequery"), context));
  add_names(table, list(body, "aliascolnames"), table.span, context);
  add_search(table, body, context);
  add_cycle(table, body, context);
  return table;
}

// "LCS_FORNOKEYUPDATE" and "LockWaitSkip" in SQL's words.
std::string locking_text(const Json& body) {
  const std::string strength = string_member(body, "strength");
  const std::string policy = string_member(body, "waitPolicy");
  std::string text = strength == "LCS_FORKEYSHARE"      ? "FOR KEY SHARE"
                     : strength == "LCS_FORSHARE"       ? "FOR SHARE"
                     : strength == "LCS_FORNOKEYUPDATE" ? "FOR NO KEY UPDATE"
                                                        : "FOR UPDATE";
  if (policy == "LockWaitSkip") text += " SKIP LOCKED";
  if (policy == "LockWaitError") text += " NOWAIT";
  return text;
}

Expression lower_locking(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression locking = make(Kind::locking_clause, locking_text(body));
  for (const Json& relation : list(body, "lockedRels")) {
    locking.operands.push_back(lower_range_var(*node_of(relation).body, context));
  }
  return located(std::move(locking));
}

void add_tail(Expression& query, const Json& body, const Context& context) {
  add_clause(query, Kind::order_by, list(body, "sortClause"),
             [&](const Json& item) { return lower_order_item(item, context); });
  add_expression_clause(query, Kind::limit_clause, body, "limitCount", context);
  if (string_member(body, "limitOption") == "LIMIT_OPTION_WITH_TIES" && !query.operands.empty() &&
      query.operands.back().kind == Kind::limit_clause) {
    query.operands.back().text = "WITH TIES";
  }
  add_expression_clause(query, Kind::offset_clause, body, "limitOffset", context);
  for (const Json& item : list(body, "lockingClause")) query.operands.push_back(lower_locking(item, context));
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
    append(row, list(*node_of(item).body, "items"), context);
    query.operands.push_back(located(std::move(row)));
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

void add_into(Expression& query, const Json& body, const Context& context) {
  if (!body.contains("intoClause")) return;
  const Json& relation = member(body.at("intoClause"), "rel");
  const std::string persistence = string_member(relation, "relpersistence");
  Expression into = make(Kind::into_clause, persistence == "t"   ? "TEMPORARY"
                                            : persistence == "u" ? "UNLOGGED"
                                                                 : "");
  into.operands.push_back(lower_range_var(relation, context));
  query.operands.push_back(located(std::move(into)));
}

Expression lower_select(const Json& body, const Context& context) {
  if (string_member(body, "op") != "SETOP_NONE") return lower_set_operation(body, context);
  if (body.contains("valuesLists")) return lower_values(body, context);
  Expression query = make(Kind::select);
  add_with(query, body, context);
  add_distinct(query, list(body, "distinctClause"), context);
  add_clause(query, Kind::targets, list(body, "targetList"),
             [&](const Json& item) { return lower_target(item, context); });
  add_into(query, body, context);
  add_clause(query, Kind::from_clause, list(body, "fromClause"),
             [&](const Json& item) { return lower_from_item(item, context); });
  add_expression_clause(query, Kind::where_clause, body, "whereClause", context);
  add_clause(
      query, Kind::group_by, list(body, "groupClause"),
      [&](const Json& item) { return lower_expression(item, context); },
      flag(body, "groupDistinct") ? "DISTINCT" : "");
  add_expression_clause(query, Kind::having, body, "havingClause", context);
  add_clause(query, Kind::window_clause, list(body, "windowClause"),
             [&](const Json& item) { return lower_window(*node_of(item).body, context); });
  add_tail(query, body, context);
  return query;
}

std::string operator_spelling(const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return names.size() == 1 ? names.back() : "OPERATOR(" + names[names.size() - 2] + "." + names.back() + ")";
}

}  // namespace

Expression lower_target(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  Expression target = make(Kind::target, body, context, string_member(body, "name"));
  target.operands.push_back(lower_expression(member(body, "val"), context));
  return target;
}

Expression lower_order_item(const Json& item, const Context& context) {
  const Json& body = *node_of(item).body;
  const std::string direction = string_member(body, "sortby_dir");
  const std::string nulls = string_member(body, "sortby_nulls");
  std::string text = direction == "SORTBY_ASC" ? "ASC" : direction == "SORTBY_DESC" ? "DESC" : "";
  if (direction == "SORTBY_USING") text = "USING " + operator_spelling(strings(list(body, "useOp")));
  if (nulls == "SORTBY_NULLS_FIRST") text += " NULLS FIRST";
  if (nulls == "SORTBY_NULLS_LAST") text += " NULLS LAST";
  Expression order = make(Kind::order_item, text);
  order.operands.push_back(lower_expression(member(body, "node"), context));
  return located(std::move(order));
}

void add_with(Expression& query, const Json& body, const Context& context) {
  const Json& with = member(body, "withClause");
  add_clause(
      query, Kind::with_clause, list(with, "ctes"),
      [&](const Json& item) { return lower_common_table(item, context); },
      flag(with, "recursive") ? "RECURSIVE" : "");
}

Expression lower_query(const Json& json, const Context& context) {
  const auto [tag, body] = node_of(json);
  return tag == "SelectStmt" ? lower_select(*body, context) : lower_change(tag, *body, context);
}

}  // namespace schemake::parse
