#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using Kind = catalog::ExpressionKind;

Expression make(Kind kind, const Json& body, const Context& context, std::string text = {}) {
  Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  expression.span = context.span(body);
  return expression;
}

Expression unsupported(const Json& body, const Context& context, std::string what) {
  return make(Kind::unsupported, body, context, std::move(what));
}

void append(Expression& expression, const Json& items, const Context& context) {
  for (const Json& item : items) expression.operands.push_back(lower_expression(item, context));
}

// A node without a location of its own is where its first operand is.
Expression located(Expression expression) {
  for (const Expression& operand : expression.operands) {
    if (expression.span.known()) break;
    expression.span = operand.span;
  }
  return expression;
}

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
  if (names.size() > 1 && names.front() != catalog::default_schema) {
    return unsupported(body, context, "column reference with a schema");
  }
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
  return unsupported(body, context, "bit string literal");
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

// PostgreSQL's tree has `x LIKE y ESCAPE z` as `x ~~ like_escape(y, z)`.
Expression lower_like(Kind kind, const Json& body, const Context& context) {
  Expression like = binary(kind, body, context);
  Expression& pattern = like.operands.back();
  if (pattern.kind == Kind::function_call && pattern.text == "like_escape" && pattern.operands.size() == 2) {
    std::vector<Expression> parts = std::move(pattern.operands);
    like.operands.pop_back();
    for (Expression& part : parts) like.operands.push_back(std::move(part));
  }
  return like;
}

Expression lower_operator(const Json& body, const Context& context) {
  const std::string kind = string_member(body, "kind");
  const std::vector<std::string> names = strings(list(body, "name"));
  const std::string symbol = names.empty() ? std::string() : names.back();
  if (names.size() > 1) return unsupported(body, context, "OPERATOR(…)");
  if (kind == "AEXPR_OP") {
    return binary(body.contains("lexpr") ? Kind::binary_operator : Kind::unary_operator, body, context,
                  symbol);
  }
  if (kind == "AEXPR_OP_ANY") return binary(Kind::any_array, body, context, symbol);
  if (kind == "AEXPR_OP_ALL") return binary(Kind::all_array, body, context, symbol);
  if (kind == "AEXPR_DISTINCT") return binary(Kind::distinct_from, body, context);
  if (kind == "AEXPR_NOT_DISTINCT") return binary(Kind::not_distinct_from, body, context);
  if (kind == "AEXPR_NULLIF") return binary(Kind::nullif, body, context);
  if (kind == "AEXPR_IN") return binary(symbol == "=" ? Kind::in_list : Kind::not_in_list, body, context);
  if (kind == "AEXPR_LIKE") return lower_like(symbol == "~~" ? Kind::like : Kind::not_like, body, context);
  if (kind == "AEXPR_ILIKE")
    return lower_like(symbol == "~~*" ? Kind::ilike : Kind::not_ilike, body, context);
  if (kind == "AEXPR_BETWEEN") return binary(Kind::between, body, context);
  if (kind == "AEXPR_NOT_BETWEEN") return binary(Kind::not_between, body, context);
  if (kind == "AEXPR_SIMILAR") return unsupported(body, context, "SIMILAR TO");
  return unsupported(body, context, "BETWEEN SYMMETRIC");
}

// TRIM(x), SUBSTRING(x FROM y) and AT TIME ZONE are calls in pg_catalog that also work when written as
// plain calls; EXTRACT, POSITION, OVERLAY and NORMALIZE do not, and keep the qualifier.
bool is_plain_call(std::string_view name) {
  return name == "btrim" || name == "ltrim" || name == "rtrim" || name == "substring" || name == "timezone" ||
         name == "like_escape";
}

Expression lower_call(const Json& body, const Context& context) {
  if (body.contains("over")) return unsupported(body, context, "window function");
  if (body.contains("agg_filter")) return unsupported(body, context, "FILTER");
  if (body.contains("agg_order")) return unsupported(body, context, "ORDER BY in a call");
  if (flag(body, "agg_distinct")) return unsupported(body, context, "DISTINCT in a call");
  if (flag(body, "func_variadic")) return unsupported(body, context, "VARIADIC");
  const std::vector<std::string> names = strings(list(body, "funcname"));
  Expression call = make(Kind::function_call, body, context, names.empty() ? std::string() : names.back());
  if (names.size() > 1 && !(names.front() == "pg_catalog" && is_plain_call(call.text))) {
    call.qualifier = names[names.size() - 2];
  }
  append(call, list(body, "args"), context);
  if (flag(body, "agg_star")) call.operands.push_back(make(Kind::star, body, context));
  return call;
}

Expression lower_current_value(const Json& body, const Context& context) {
  constexpr std::string_view prefix = "SVFOP_";
  std::string name = string_member(body, "op");
  if (name.starts_with(prefix)) name.erase(0, prefix.size());
  if (name.ends_with("_N")) return unsupported(body, context, name.substr(0, name.size() - 2) + "(n)");
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

Expression lower_sublink(const Json& body, const Context& context) {
  const std::string type = string_member(body, "subLinkType");
  const bool in = type == "ANY_SUBLINK" && !body.contains("operName");
  if (type != "EXISTS_SUBLINK" && type != "EXPR_SUBLINK" && !in) {
    return unsupported(body, context, type == "ARRAY_SUBLINK" ? "ARRAY(SELECT …)" : "ANY/ALL (SELECT …)");
  }
  const Kind kind = in                         ? Kind::in_subquery
                    : type == "EXISTS_SUBLINK" ? Kind::exists_subquery
                                               : Kind::scalar_subquery;
  Expression expression = make(kind, body, context);
  if (in) expression.operands.push_back(lower_expression(member(body, "testexpr"), context));
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
  const std::vector<std::string> names = strings(list(body, "collname"));
  Expression expression = make(Kind::collate, body, context, names.empty() ? std::string() : names.back());
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  return expression;
}

Expression lower_indirection(const Json& body, const Context& context) {
  const Json& steps = list(body, "indirection");
  const Json& index = steps.empty() ? member(body, "none") : *node_of(steps.front()).body;
  if (steps.size() != 1 || !steps.front().contains("A_Indices") || flag(index, "is_slice")) {
    return unsupported(body, context, "field or slice access");
  }
  Expression expression = make(Kind::array_index, body, context);
  expression.operands.push_back(lower_expression(member(body, "arg"), context));
  expression.operands.push_back(lower_expression(member(index, "uidx"), context));
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

Expression lower_extreme(const Json& body, const Context& context) {
  return string_member(body, "op") == "IS_GREATEST" ? lower_arguments<Kind::greatest>(body, context)
                                                    : lower_arguments<Kind::least>(body, context);
}

Expression lower_default_keyword(const Json& body, const Context& context) {
  return make(Kind::set_default, body, context);
}

using Lower = Expression (*)(const Json&, const Context&);
constexpr std::array<std::pair<std::string_view, Lower>, 17> lowerings{{
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
    {"RowExpr", lower_arguments<Kind::row>},
    {"SetToDefault", lower_default_keyword},
}};

}  // namespace

text::Span Context::span(const Json& body) const {
  if (!body.is_object()) return {};
  // A location of 0 is left out as any zero; -1 is "not known".
  const int location = body.value("location", 0);
  if (location < 0) return {};
  const text::Span found = tokens.token_at(base + static_cast<text::Offset>(location));
  const text::Span whole = tokens.span();
  return found.begin >= whole.begin && found.begin < whole.end ? found : text::Span{};
}

Node node_of(const Json& json) {
  static const Json nothing = Json::object();
  if (!json.is_object() || json.empty()) return {{}, &nothing};
  const auto first = json.begin();
  return {first.key(), &first.value()};
}

const Json& member(const Json& json, const char* name) {
  static const Json nothing = Json::object();
  const auto found = json.find(name);
  return found == json.end() ? nothing : *found;
}

const Json& list(const Json& json, const char* name) {
  static const Json nothing = Json::array();
  const auto found = json.find(name);
  return found == json.end() ? nothing : *found;
}

std::string string_member(const Json& json, const char* name) {
  return json.value(name, std::string());
}
bool flag(const Json& json, const char* name) {
  return json.value(name, false);
}

std::string string_node(const Json& json) {
  return string_member(member(json, "String"), "sval");
}

std::vector<std::string> strings(const Json& items) {
  std::vector<std::string> texts;
  for (const Json& item : items) texts.push_back(string_node(item));
  return texts;
}

Expression lower_expression(const Json& json, const Context& context) {
  const auto [tag, body] = node_of(json);
  for (const auto& [name, lower] : lowerings) {
    if (name == tag) return located(lower(*body, context));
  }
  if (tag == "A_Indirection") return located(lower_indirection(*body, context));
  if (tag == "SelectStmt") return lower_query(json, context);
  return unsupported(*body, context, tag.empty() ? "empty expression" : std::string(tag));
}

}  // namespace schemake::parse
