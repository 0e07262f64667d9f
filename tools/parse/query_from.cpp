// What stands in FROM.
#include <utility>

#include "parse/lower_node.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

void add_alias(Expression& item, const Json& body, const Context& context) {
  const Json& alias = member(body, "alias");
  item.alias = string_member(alias, "aliasname");
  const Json& names = list(alias, "colnames");
  if (names.empty()) return;
  Expression columns = make(Kind::alias_columns);
  add_names(columns, names, item.span, context);
  item.operands.push_back(located(std::move(columns)));
}

std::string join_text(const std::string& type, bool condition, bool natural) {
  const std::string word = natural ? "NATURAL " : "";
  if (type == "JOIN_LEFT") return word + "LEFT JOIN";
  if (type == "JOIN_RIGHT") return word + "RIGHT JOIN";
  if (type == "JOIN_FULL") return word + "FULL JOIN";
  return condition || natural ? word + "JOIN" : "CROSS JOIN";
}

Expression lower_join(const Json& body, const Context& context) {
  const Json& columns = list(body, "usingClause");
  const bool condition = body.contains("quals") || !columns.empty();
  Expression join =
      make(Kind::join, join_text(string_member(body, "jointype"), condition, flag(body, "isNatural")));
  join.operands.push_back(lower_from_item(member(body, "larg"), context));
  join.operands.push_back(lower_from_item(member(body, "rarg"), context));
  join = located(std::move(join));
  add_expression_clause(join, Kind::join_on, body, "quals", context);
  if (!columns.empty()) {
    Expression using_columns = make(Kind::join_using);
    add_names(using_columns, columns, join.operands[1].span, context);
    using_columns.alias = string_member(member(body, "join_using_alias"), "aliasname");
    join.operands.push_back(located(std::move(using_columns)));
  }
  add_alias(join, body, context);
  return join;
}

// The end of the last thing in the tree that has a place, or 0.
text::Offset end_of(const Expression& expression) {
  for (auto operand = expression.operands.rbegin(); operand != expression.operands.rend(); ++operand) {
    if (const text::Offset end = end_of(*operand); end != 0) return end;
  }
  return expression.span.known() ? expression.span.end : 0;
}

// The tree has no place for it: it is where its alias is, behind the query.
Expression lower_subselect(const Json& body, const Context& context) {
  Expression table = make(Kind::derived_table, flag(body, "lateral") ? "LATERAL" : "");
  table.operands.push_back(lower_query(member(body, "subquery"), context));
  const std::string alias = string_member(member(body, "alias"), "aliasname");
  if (!alias.empty()) table.span = context.tokens.find_identifier(alias, end_of(table));
  add_alias(table, body, context);
  return table;
}

void add_column_definitions(Expression& item, const Json& definitions, const Context& context) {
  add_clause(item, Kind::column_definitions, definitions, [&](const Json& definition) {
    const Json& body = *node_of(definition).body;
    Expression column = make(Kind::column_definition, body, context, string_member(body, "colname"));
    column.type = lower_type(member(body, "typeName"), context);
    if (body.contains("collClause")) {
      Expression collation = make(Kind::collate);
      set_name(collation, strings(list(body.at("collClause"), "collname")));
      column.operands.push_back(std::move(collation));
    }
    return column;
  });
}

// An item of ROWS FROM is a list of the call and its column definitions; a lone call is one such list.
Expression lower_function(const Json& body, const Context& context) {
  Expression table = make(Kind::table_function, flag(body, "lateral") ? "LATERAL" : "");
  for (const Json& item : list(body, "functions")) {
    const Json& parts = list(*node_of(item).body, "items");
    Expression function = make(Kind::rows_from);
    if (!parts.empty()) function.operands.push_back(lower_expression(parts[0], context));
    if (parts.size() > 1 && parts[1].contains("List")) {
      add_column_definitions(function, list(parts[1].at("List"), "items"), context);
    }
    table.operands.push_back(located(std::move(function)));
  }
  table = located(std::move(table));
  if (flag(body, "ordinality")) table.operands.push_back(make(Kind::with_ordinality));
  add_alias(table, body, context);
  add_column_definitions(table, list(body, "coldeflist"), context);
  return table;
}

Expression lower_sample(const Json& body, const Context& context) {
  Expression relation = lower_from_item(member(body, "relation"), context);
  Expression sample = make(Kind::table_sample, body, context);
  set_name(sample, strings(list(body, "method")));
  append(sample, list(body, "args"), context);
  add_expression_clause(sample, Kind::repeatable, body, "repeatable", context);
  relation.operands.push_back(std::move(sample));
  return relation;
}

}  // namespace

Expression lower_range_var(const Json& body, const Context& context) {
  Expression relation = make(Kind::relation, body, context, string_member(body, "relname"));
  relation.qualifier = string_member(body, "schemaname");
  // A qualified relation is better pointed at by its own name than by its schema's.
  if (!relation.qualifier.empty() && relation.span.known()) {
    const text::Span own = context.tokens.find_identifier(relation.text, relation.span.end);
    if (own.known()) relation.span = own;
  }
  if (!flag(body, "inh")) relation.operands.push_back(make(Kind::only));
  add_alias(relation, body, context);
  return relation;
}

Expression lower_from_item(const Json& item, const Context& context) {
  const auto [tag, body] = node_of(item);
  if (tag == "RangeVar") return lower_range_var(*body, context);
  if (tag == "JoinExpr") return lower_join(*body, context);
  if (tag == "RangeSubselect") return lower_subselect(*body, context);
  if (tag == "RangeFunction") return lower_function(*body, context);
  if (tag == "RangeTableSample") return lower_sample(*body, context);
  Expression table = unsupported(*body, context, tag == "RangeTableFunc" ? "XMLTABLE" : std::string(tag));
  table.alias = string_member(member(*body, "alias"), "aliasname");
  return table;
}

}  // namespace schemake::parse
