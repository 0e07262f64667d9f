#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parse/lower_node.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

Expression lower_column_reference(const Json& body, const Context& context) {
  std::vector<std::string> names;
  bool star = false;
  for (const Json& field : list(body, "fields")) {
    if (field.contains("A_Star")) {
      star = true;
    } else {
      names.push_back(string_node(field));
    }
  }
  Expression column = make(star ? Kind::star : Kind::column, body, context);
  if (!star) {
    column.text = names.back();
    names.pop_back();
    // A qualified column is better pointed at by its own name than by its table's.
    if (!names.empty()) {
      const text::Span own = context.tokens.find_identifier(column.text, column.span.begin + 1);
      if (own.known()) column.span = own;
    }
  }
  if (!names.empty()) column.qualifier = names.back();
  if (names.size() > 1) column.schema = names[names.size() - 2];
  return column;
}

// libpg_query's JSON leaves out every integer that is not above zero, so a negative one looks like 0. Its
// place is the sign's: the digits behind it are read from the source.
std::optional<std::string> negative_integer(const text::Span& sign) {
  if (!sign.known() || sign.source->text()[sign.begin] != '-') return std::nullopt;
  const std::string& source = sign.source->text();
  const std::size_t begin = source.find_first_not_of(" \t\r\n", sign.begin + 1);
  if (begin == std::string::npos) return std::nullopt;
  const std::size_t end = std::min(source.find_first_not_of("0123456789", begin), source.size());
  return end == begin ? std::nullopt : std::optional("-" + source.substr(begin, end - begin));
}

Expression lower_integer(const Json& body, const Context& context) {
  const int value = member(body, "ival").value("ival", 0);
  Expression literal = make(Kind::integer_literal, body, context, std::to_string(value));
  const bool zero_or_less = value == 0 && literal.span.known();
  if (!zero_or_less || literal.span.source->text()[literal.span.begin] != '-') return literal;
  const std::optional<std::string> negative = negative_integer(literal.span);
  if (!negative) return unsupported(body, context, "a comment between a sign and its number");
  literal.text = *negative;
  return literal;
}

Expression lower_constant(const Json& body, const Context& context) {
  if (flag(body, "isnull")) return make(Kind::null_literal, body, context);
  if (body.contains("ival")) {
    return lower_integer(body, context);
  }
  if (body.contains("fval")) {
    return make(Kind::decimal_literal, body, context, string_member(member(body, "fval"), "fval"));
  }
  if (body.contains("boolval")) {
    return make(Kind::boolean_literal, body, context,
                flag(member(body, "boolval"), "boolval") ? "true" : "false");
  }
  if (body.contains("sval")) {
    return make(Kind::string_literal, body, context, string_member(member(body, "sval"), "sval"));
  }
  return make(Kind::bit_string_literal, body, context, string_member(member(body, "bsval"), "bsval"));
}

Expression binary(Kind kind, const Json& body, const Context& context, std::string text = {}) {
  Expression expression = make(kind, body, context, std::move(text));
  for (const char* side : {"lexpr", "rexpr"}) {
    if (!body.contains(side)) continue;
    const Json& operand = body.at(side);
    if (operand.contains("List")) {
      append(expression, list(operand.at("List"), "items"), context);
    } else {
      expression.operands.push_back(lower_expression(operand, context));
    }
  }
  return expression;
}

// PostgreSQL's tree has `x LIKE y ESCAPE z` as `x ~~ like_escape(y, z)`, and a pattern of SIMILAR TO
// always in similar_to_escape().
Expression lower_like(Kind kind, const Json& body, const Context& context, std::string_view escape) {
  Expression like = binary(kind, body, context);
  if (like.operands.size() != 2) return like;
  Expression pattern = std::move(like.operands.back());
  const bool wrapped = pattern.kind == Kind::function_call && pattern.text == escape;
  const bool alone = pattern.operands.size() == 1 && escape == "similar_to_escape";
  if (!wrapped || (pattern.operands.size() != 2 && !alone)) {
    like.operands.back() = std::move(pattern);
    return like;
  }
  like.operands.pop_back();
  for (Expression& part : pattern.operands) like.operands.push_back(std::move(part));
  return like;
}

// The operators that are keywords, by the tree's kind and the operator's symbol.
struct KeywordOperator {
  std::string_view kind;
  Kind plain;
  Kind negated;
  /// The symbol of the negated form; empty: there is none.
  std::string_view negated_symbol;
};
constexpr std::array<KeywordOperator, 11> keyword_operators{{
    {"AEXPR_DISTINCT", Kind::distinct_from, Kind::distinct_from, ""},
    {"AEXPR_NOT_DISTINCT", Kind::not_distinct_from, Kind::not_distinct_from, ""},
    {"AEXPR_NULLIF", Kind::nullif, Kind::nullif, ""},
    {"AEXPR_IN", Kind::in_list, Kind::not_in_list, "<>"},
    {"AEXPR_BETWEEN", Kind::between, Kind::between, ""},
    {"AEXPR_NOT_BETWEEN", Kind::not_between, Kind::not_between, ""},
    {"AEXPR_BETWEEN_SYM", Kind::between_symmetric, Kind::between_symmetric, ""},
    {"AEXPR_NOT_BETWEEN_SYM", Kind::not_between_symmetric, Kind::not_between_symmetric, ""},
    {"AEXPR_LIKE", Kind::like, Kind::not_like, "!~~"},
    {"AEXPR_ILIKE", Kind::ilike, Kind::not_ilike, "!~~*"},
    {"AEXPR_SIMILAR", Kind::similar_to, Kind::not_similar_to, "!~"},
}};

Kind kind_of_operator(const std::string& kind, bool unary) {
  if (kind == "AEXPR_OP_ANY") return Kind::any_array;
  if (kind == "AEXPR_OP_ALL") return Kind::all_array;
  return unary ? Kind::unary_operator : Kind::binary_operator;
}

Expression lower_operator(const Json& body, const Context& context) {
  const std::string kind = string_member(body, "kind");
  const std::vector<std::string> names = strings(list(body, "name"));
  const std::string symbol = names.empty() ? std::string() : names.back();
  for (const KeywordOperator& one : keyword_operators) {
    if (one.kind != kind) continue;
    const Kind found = !one.negated_symbol.empty() && symbol == one.negated_symbol ? one.negated : one.plain;
    if (kind == "AEXPR_LIKE" || kind == "AEXPR_ILIKE") return lower_like(found, body, context, "like_escape");
    if (kind == "AEXPR_SIMILAR") return lower_like(found, body, context, "similar_to_escape");
    return binary(found, body, context);
  }
  Expression expression = binary(kind_of_operator(kind, !body.contains("lexpr")), body, context);
  set_name(expression, names);
  return expression;
}

Expression lower_current_value(const Json& body, const Context& context) {
  constexpr std::string_view prefix = "SVFOP_";
  std::string name = string_member(body, "op");
  if (name.starts_with(prefix)) name.erase(0, prefix.size());
  if (name.ends_with("_N")) {
    name.replace(name.size() - 2, 2, "(" + std::to_string(body.value("typmod", 0)) + ")");
  }
  return make(Kind::current_value, body, context, name);
}

Expression lower_boolean(const Json& body, const Context& context) {
  const std::string operation = string_member(body, "boolop");
  const Kind kind = operation == "AND_EXPR"  ? Kind::logical_and
                    : operation == "OR_EXPR" ? Kind::logical_or
                                             : Kind::logical_not;
  Expression expression = make(kind, body, context);
  append(expression, list(body, "args"), context);
  return expression;
}

Expression lower_boolean_test(const Json& body, const Context& context) {
  std::string test = string_member(body, "booltesttype");
  for (char& byte : test) byte = byte == '_' ? ' ' : byte;
  Expression expression = make(Kind::boolean_test, body, context, test);
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  return expression;
}

Expression lower_case(const Json& body, const Context& context) {
  Expression expression = make(Kind::case_when, body, context);
  const auto wrap = [&](Kind kind, const Json& operand) {
    Expression part = make(kind, body, context);
    part.operands.push_back(lower_expression(operand, context));
    expression.operands.push_back(std::move(part));
  };
  if (body.contains("arg")) wrap(Kind::case_argument, body.at("arg"));
  for (const Json& item : list(body, "args")) {
    const Json& when = *node_of(item).body;
    Expression branch = make(Kind::case_branch, when, context);
    branch.operands.push_back(lower_expression(member(when, "expr"), context));
    branch.operands.push_back(lower_expression(member(when, "result"), context));
    expression.operands.push_back(std::move(branch));
  }
  if (body.contains("defresult")) wrap(Kind::case_else, body.at("defresult"));
  return expression;
}

Kind kind_of_sublink(const std::string& type, bool plain_in) {
  if (type == "EXISTS_SUBLINK") return Kind::exists_subquery;
  if (type == "ARRAY_SUBLINK") return Kind::array_subquery;
  if (type == "ANY_SUBLINK") return plain_in ? Kind::in_subquery : Kind::any_subquery;
  return type == "ALL_SUBLINK" ? Kind::all_subquery : Kind::scalar_subquery;
}

Expression lower_sublink(const Json& body, const Context& context) {
  const Json& name = list(body, "operName");
  Expression expression =
      make(kind_of_sublink(string_member(body, "subLinkType"), name.empty()), body, context);
  if (!name.empty()) set_name(expression, strings(name));
  if (body.contains("testexpr")) {
    expression.operands.push_back(lower_expression(body.at("testexpr"), context));
  }
  expression.operands.push_back(lower_query(member(body, "subselect"), context));
  return expression;
}

Expression lower_cast(const Json& body, const Context& context) {
  Expression expression = make(Kind::cast, body, context);
  expression.type = lower_type(member(body, "typeName"), context);
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  return expression;
}

Expression lower_collate(const Json& body, const Context& context) {
  Expression expression = make(Kind::collate, body, context);
  set_name(expression, strings(list(body, "collname")));
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  return expression;
}

Expression lower_step(const Json& step, const Context& context) {
  if (step.contains("String")) return make(Kind::field_step, string_node(step));
  if (step.contains("A_Star")) return make(Kind::every_field_step);
  const Json& index = *node_of(step).body;
  if (!flag(index, "is_slice")) {
    Expression element = make(Kind::element_step);
    element.operands.push_back(lower_expression(member(index, "uidx"), context));
    return located(std::move(element));
  }
  Expression slice = make(Kind::slice_step);
  add_expression_clause(slice, Kind::slice_lower, index, "lidx", context);
  add_expression_clause(slice, Kind::slice_upper, index, "uidx", context);
  return located(std::move(slice));
}

Expression lower_access(const Json& body, const Context& context) {
  Expression expression = make(Kind::access);
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  append_steps(expression, list(body, "indirection"), context);
  return expression;
}

Expression lower_null_test(const Json& body, const Context& context) {
  const bool is_null = string_member(body, "nulltesttype") == "IS_NULL";
  Expression expression = make(is_null ? Kind::is_null : Kind::is_not_null, body, context);
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  return expression;
}

template <Kind kind>
Expression lower_arguments(const Json& body, const Context& context) {
  Expression expression = make(kind, body, context);
  append(expression, list(body, kind == Kind::array ? "elements" : "args"), context);
  return expression;
}

Expression lower_row(const Json& body, const Context& context) {
  Expression row = lower_arguments<Kind::row>(body, context);
  if (string_member(body, "row_format") == "COERCE_EXPLICIT_CALL") row.text = "ROW";
  return row;
}

Expression lower_extreme(const Json& body, const Context& context) {
  return string_member(body, "op") == "IS_GREATEST" ? lower_arguments<Kind::greatest>(body, context)
                                                    : lower_arguments<Kind::least>(body, context);
}

Expression lower_default_keyword(const Json& body, const Context& context) {
  return make(Kind::set_default, body, context);
}

using Lower = Expression (*)(const Json&, const Context&);
constexpr std::array<std::pair<std::string_view, Lower>, 22> lowerings{{
    {"ColumnRef", lower_column_reference},
    {"A_Const", lower_constant},
    {"A_Expr", lower_operator},
    {"FuncCall", lower_call},
    {"TypeCast", lower_cast},
    {"BoolExpr", lower_boolean},
    {"NullTest", lower_null_test},
    {"SQLValueFunction", lower_current_value},
    {"BooleanTest", lower_boolean_test},
    {"CaseExpr", lower_case},
    {"SubLink", lower_sublink},
    {"CollateClause", lower_collate},
    {"CoalesceExpr", lower_arguments<Kind::coalesce>},
    {"MinMaxExpr", lower_extreme},
    {"A_ArrayExpr", lower_arguments<Kind::array>},
    {"RowExpr", lower_row},
    {"SetToDefault", lower_default_keyword},
    {"A_Indirection", lower_access},
    {"GroupingFunc", lower_arguments<Kind::grouping>},
    {"GroupingSet", lower_grouping_set},
    {"XmlExpr", lower_xml},
    {"XmlSerialize", lower_xml_serialize},
}};

}  // namespace

Expression located(Expression expression) {
  for (const Expression& operand : expression.operands) {
    if (expression.span.known()) break;
    expression.span = operand.span;
  }
  return expression;
}

void append(Expression& expression, const Json& items, const Context& context) {
  for (const Json& item : items) expression.operands.push_back(lower_expression(item, context));
}

void append_steps(Expression& expression, const Json& steps, const Context& context) {
  for (const Json& step : steps) expression.operands.push_back(lower_step(step, context));
}

void add_expression_clause(Expression& query, Kind kind, const Json& body, const char* name,
                           const Context& context) {
  if (!body.contains(name)) return;
  Expression clause = make(kind);
  clause.operands.push_back(lower_expression(body.at(name), context));
  query.operands.push_back(located(std::move(clause)));
}

void add_names(Expression& clause, const Json& names, text::Span from, const Context& context) {
  for (const std::string& name : strings(names)) {
    Expression column = make(Kind::column, name);
    if (from.known()) column.span = context.tokens.find_identifier(name, from.begin);
    clause.operands.push_back(std::move(column));
  }
}

void set_name(Expression& expression, const std::vector<std::string>& names) {
  if (!names.empty()) expression.text = names.back();
  if (names.size() > 1) expression.qualifier = names[names.size() - 2];
}

Expression lower_expression(const Json& json, const Context& context) {
  const auto [tag, body] = node_of(json);
  for (const auto& [name, lower] : lowerings) {
    if (name == tag) return located(lower(*body, context));
  }
  if (tag == "SelectStmt") return lower_query(json, context);
  return unsupported(*body, context, tag.empty() ? "empty expression" : std::string(tag));
}

}  // namespace schemake::parse
