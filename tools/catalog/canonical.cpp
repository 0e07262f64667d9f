// One form for the spellings of an expression; see expression_equality.hpp.
#include <algorithm>
#include <array>
#include <utility>

#include "catalog/expression_equality.hpp"
#include "catalog/literal.hpp"
#include "catalog/output_name.hpp"

namespace schemake::catalog {
namespace {

using Kind = ExpressionKind;

Expression made(Kind kind, std::string text, std::vector<Expression> operands) {
  Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  expression.operands = std::move(operands);
  return expression;
}

Expression comparison(std::string symbol, Expression left, Expression right) {
  std::vector<Expression> operands;
  operands.push_back(std::move(left));
  operands.push_back(std::move(right));
  return made(Kind::binary_operator, std::move(symbol), std::move(operands));
}

Expression both(Kind kind, Expression left, Expression right) {
  std::vector<Expression> operands;
  operands.push_back(std::move(left));
  operands.push_back(std::move(right));
  return made(kind, {}, std::move(operands));
}

Expression negated(Expression expression) {
  std::vector<Expression> operands;
  operands.push_back(std::move(expression));
  return made(Kind::logical_not, {}, std::move(operands));
}

Expression flattened(Expression e) {
  std::vector<Expression> operands;
  for (Expression& operand : e.operands) {
    if (operand.kind == e.kind) {
      for (Expression& inner : operand.operands) operands.push_back(std::move(inner));
    } else {
      operands.push_back(std::move(operand));
    }
  }
  e.operands = std::move(operands);
  return e;
}

bool has_column(const Expression& e) {
  if (e.kind == Kind::column || is_row_query(e.kind)) return true;
  return std::any_of(e.operands.begin(), e.operands.end(), has_column);
}

// `(a, b) = (c, d)` is `a = c AND b = d`.
Expression of_rows(Expression e) {
  if (e.kind != Kind::binary_operator || (e.text != "=" && e.text != "<>")) return e;
  Expression& left = e.operands.front();
  Expression& right = e.operands.back();
  const bool rows = left.kind == Kind::row && right.kind == Kind::row;
  if (!rows || left.operands.size() != right.operands.size() || left.operands.size() < 2) return e;
  std::vector<Expression> parts;
  for (std::size_t i = 0; i < left.operands.size(); ++i) {
    parts.push_back(comparison(e.text, std::move(left.operands[i]), std::move(right.operands[i])));
  }
  return made(e.text == "=" ? Kind::logical_and : Kind::logical_or, {}, std::move(parts));
}

// `x IN (1, 2, y)` is `x = ANY (ARRAY[1, 2]) OR x = y`; the server makes an array of what holds no column,
// if that is more than one.
Expression from_list(Expression e) {
  const bool in = e.kind == Kind::in_list;
  const std::string symbol = in ? "=" : "<>";
  Expression subject = std::move(e.operands.front());
  const auto is_constant = [](const Expression& item) { return !has_column(item) && item.kind != Kind::row; };
  const bool array = std::count_if(e.operands.begin() + 1, e.operands.end(), is_constant) > 1;
  std::vector<Expression> constants;
  std::vector<Expression> parts;
  for (std::size_t i = 1; i < e.operands.size(); ++i) {
    if (array && is_constant(e.operands[i])) {
      constants.push_back(std::move(e.operands[i]));
    } else {
      parts.push_back(of_rows(comparison(symbol, subject, std::move(e.operands[i]))));
    }
  }
  if (array) {
    Expression any = comparison(symbol, subject, made(Kind::array, {}, std::move(constants)));
    any.kind = in ? Kind::any_array : Kind::all_array;
    parts.insert(parts.begin(), std::move(any));
  }
  if (parts.size() == 1) return std::move(parts.front());
  return flattened(made(in ? Kind::logical_or : Kind::logical_and, {}, std::move(parts)));
}

Expression between(const Expression& subject, const Expression& low, const Expression& high, bool negative) {
  return negative ? both(Kind::logical_or, comparison("<", subject, low), comparison(">", subject, high))
                  : both(Kind::logical_and, comparison(">=", subject, low), comparison("<=", subject, high));
}

Expression from_between(const Expression& e) {
  const Expression& subject = e.operands.at(0);
  const Expression& low = e.operands.at(1);
  const Expression& high = e.operands.at(2);
  const bool negative = e.kind == Kind::not_between || e.kind == Kind::not_between_symmetric;
  Expression plain = between(subject, low, high, negative);
  if (e.kind == Kind::between || e.kind == Kind::not_between) return plain;
  return both(negative ? Kind::logical_and : Kind::logical_or, std::move(plain),
              between(subject, high, low, negative));
}

// The operator behind LIKE, and the function that ESCAPE stands for.
struct Pattern {
  Kind kind;
  const char* symbol;
  const char* escape;
};
constexpr std::array<Pattern, 6> patterns{{{Kind::like, "~~", "like_escape"},
                                           {Kind::not_like, "!~~", "like_escape"},
                                           {Kind::ilike, "~~*", "like_escape"},
                                           {Kind::not_ilike, "!~~*", "like_escape"},
                                           {Kind::similar_to, "~", "similar_to_escape"},
                                           {Kind::not_similar_to, "!~", "similar_to_escape"}}};

Expression from_pattern(Expression e, const Pattern& pattern) {
  Expression subject = std::move(e.operands.front());
  e.operands.erase(e.operands.begin());
  const bool wrapped =
      e.operands.size() > 1 || pattern.kind == Kind::similar_to || pattern.kind == Kind::not_similar_to;
  Expression right = wrapped ? made(Kind::function_call, pattern.escape, std::move(e.operands))
                             : std::move(e.operands.front());
  return comparison(pattern.symbol, std::move(subject), std::move(right));
}

// `x IS DISTINCT FROM NULL` is `x IS NOT NULL` to the server.
Expression from_distinct(Expression e) {
  const bool negative = e.kind == Kind::not_distinct_from;
  for (std::size_t i = 0; i < 2; ++i) {
    if (e.operands.at(i).kind != Kind::null_literal) continue;
    std::vector<Expression> operands;
    operands.push_back(std::move(e.operands.at(1 - i)));
    return made(negative ? Kind::is_null : Kind::is_not_null, {}, std::move(operands));
  }
  e.kind = Kind::distinct_from;
  return negative ? negated(std::move(e)) : e;
}

// NOT where there is a word for it.
Expression from_not(Expression e) {
  Expression& inner = e.operands.front();
  const auto become = [&](Kind kind, const char* symbol) {
    inner.kind = kind;
    if (*symbol != '\0') inner.text = symbol;
    return std::move(inner);
  };
  if (inner.kind == Kind::is_null) return become(Kind::is_not_null, "");
  if (inner.kind == Kind::is_not_null) return become(Kind::is_null, "");
  if (inner.kind == Kind::any_array && inner.text == "=") return become(Kind::all_array, "<>");
  if (inner.kind == Kind::all_array && inner.text == "<>") return become(Kind::any_array, "=");
  return e;
}

Expression from_subquery(Expression e) {
  if (e.kind == Kind::any_subquery && e.text == "=") e.kind = Kind::in_subquery;
  const bool negative = e.kind == Kind::not_in_subquery || (e.kind == Kind::all_subquery && e.text == "<>");
  if (negative) e.kind = Kind::in_subquery;
  if (e.kind == Kind::in_subquery) e.text.clear();
  return negative ? negated(std::move(e)) : e;
}

// A cast of an array is a cast of each element; of a literal, what the literal then is.
Expression from_cast(Expression e) {
  Expression& value = e.operands.front();
  TypeName& type = *e.type;
  if (value.kind == Kind::null_literal) return std::move(value);
  if (type.array_dimensions > 0) {
    if (value.kind == Kind::string_literal) {
      if (std::optional<std::vector<Expression>> elements = array_elements(value.text)) {
        value = made(Kind::array, {}, *std::move(elements));
      }
    }
    if (value.kind != Kind::array) return e;
    TypeName element = type;
    element.array_dimensions = 0;
    for (Expression& one : value.operands) {
      std::vector<Expression> operand;
      operand.push_back(std::move(one));
      one = made(Kind::cast, {}, std::move(operand));
      one.type = element;
      one = from_cast(std::move(one));
    }
    return std::move(value);
  }
  return literal_of_type(std::move(e));
}

Expression from_case(Expression e) {
  if (e.operands.back().kind == Kind::case_else &&
      e.operands.back().operands.front().kind == Kind::null_literal) {
    e.operands.pop_back();
  }
  return e;
}

Expression from_sign(Expression e) {
  Expression& value = e.operands.front();
  const bool number = value.kind == Kind::integer_literal || value.kind == Kind::decimal_literal;
  if (e.text != "-" || !number) return e;
  value.text = value.text.starts_with('-') ? value.text.substr(1) : "-" + value.text;
  return std::move(value);
}

std::string order_text(std::string text) {
  if (text.starts_with("ASC")) text.erase(0, 3);
  if (text == " NULLS LAST") return {};
  return text == "DESC NULLS FIRST" ? "DESC" : text;
}

// What needs no other kind: names as the server prints them.
void respell(Expression& e, std::string_view table) {
  if (e.qualifier == "pg_catalog") e.qualifier.clear();
  if (e.type && e.type->schema == "pg_catalog") e.type->schema.clear();
  if ((e.kind == Kind::binary_operator || e.kind == Kind::any_array || e.kind == Kind::all_array) &&
      e.text == "!=") {
    e.text = "<>";
  }
  if (e.kind == Kind::column) {
    e.schema.clear();
    if (!table.empty() && e.qualifier == table) e.qualifier.clear();
  }
  if (e.kind == Kind::relation && e.qualifier == default_schema) e.qualifier.clear();
  if (e.kind == Kind::relation && e.alias == e.text) e.alias.clear();
  if (e.kind == Kind::row) e.text.clear();
  if (e.kind == Kind::order_item) e.text = order_text(std::move(e.text));
  if (e.kind == Kind::target && e.text == implied_name(e.operands.front())) e.text.clear();
  if (e.kind == Kind::integer_literal || e.kind == Kind::decimal_literal) e = number_literal(e.text);
  if (e.kind == Kind::bit_string_literal) e.text = bits(e.text);
}

// Operands are in their form already.
Expression rewritten(Expression e) {
  const auto is = [&](auto... kinds) { return ((e.kind == kinds) || ...); };
  if (is(Kind::in_list, Kind::not_in_list)) return from_list(std::move(e));
  if (is(Kind::between, Kind::not_between, Kind::between_symmetric, Kind::not_between_symmetric)) {
    return from_between(e);
  }
  if (is(Kind::distinct_from, Kind::not_distinct_from)) return from_distinct(std::move(e));
  if (is(Kind::logical_not)) return from_not(std::move(e));
  if (is(Kind::any_subquery, Kind::all_subquery, Kind::in_subquery, Kind::not_in_subquery)) {
    return from_subquery(std::move(e));
  }
  if (is(Kind::cast)) return from_cast(std::move(e));
  if (is(Kind::case_when)) return from_case(std::move(e));
  if (is(Kind::unary_operator)) return from_sign(std::move(e));
  if (is(Kind::logical_and, Kind::logical_or)) return flattened(std::move(e));
  if (is(Kind::binary_operator)) return of_rows(std::move(e));
  for (const Pattern& pattern : patterns) {
    if (is(pattern.kind)) return from_pattern(std::move(e), pattern);
  }
  return e;
}

}  // namespace

Expression canonical(Expression e, std::string_view table) {
  for (Expression& operand : e.operands) operand = canonical(std::move(operand), table);
  respell(e, table);
  return rewritten(std::move(e));
}

}  // namespace schemake::catalog
