#include "dialect/sqlite_expression.hpp"

#include <algorithm>
#include <array>

#include "dialect/identifier.hpp"
#include "dialect/sqlite_cast.hpp"

namespace schemake::dialect {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_ascii(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 128; });
}

// A LIKE pattern as one for GLOB, which minds case: its own wildcards become sets of one character.
std::string glob_pattern(std::string_view pattern) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '%') {
      out += '*';
    } else if (pattern[i] == '_') {
      out += '?';
    } else {
      if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
      const char c = pattern[i];
      out += c == '*' || c == '?' || c == '[' ? std::string{'[', c, ']'} : std::string(1, c);
    }
  }
  return out;
}

bool is_nonzero(const Expression& divisor) {
  const bool literal =
      divisor.kind == ExpressionKind::integer_literal || divisor.kind == ExpressionKind::decimal_literal;
  if (literal) return divisor.text.find_first_of("123456789") != std::string::npos;
  return divisor.kind == ExpressionKind::nullif && divisor.operands.at(1).text == "0";
}

}  // namespace

catalog::TypeName type_of(Family family) {
  constexpr std::array<std::string_view, 13> names{"unknown", "int8",  "numeric", "float8",    "bool",
                                                   "text",    "date",  "time",    "timestamp", "uuid",
                                                   "json",    "bytea", "unknown"};
  return {.schema = "", .name = std::string(names.at(static_cast<std::size_t>(family)))};
}

Written SqliteWriter::refuse(const Expression& at, const std::string& what, std::string help) {
  problems().report(unknown_construct, at.span, what + " has no translation to SQLite", std::move(help));
  return {"NULL"};
}

Written SqliteWriter::unsupported(const Expression& e) {
  return refuse(e, e.text.empty() ? "this expression" : e.text);
}

std::string SqliteWriter::identifier(std::string_view name) const {
  return quote_sqlite(name);
}

std::string SqliteWriter::relation_name(const Expression& relation) {
  if (!relation.qualifier.empty() && relation.qualifier != catalog::default_schema) {
    problems().report(
        unknown_statement, relation.span,
        "schema \"" + relation.qualifier + "\" has no translation to SQLite, which has no schemas");
  }
  return quote_sqlite(relation.text);
}

std::string SqliteWriter::stable(const Expression& expression, std::string_view place) {
  stable_place_ = place;
  std::string out = text(expression);
  stable_place_.clear();
  return out;
}

Written SqliteWriter::volatile_value(const Expression& e, std::string sql) {
  if (stable_place_.empty()) return {std::move(sql)};
  return refuse(e, "\"" + e.text + "\" in " + stable_place_);
}

Written SqliteWriter::current_value(const Expression& e) {
  if (e.text == "CURRENT_DATE") return volatile_value(e, "CURRENT_DATE");
  const bool timestamp = e.text == "CURRENT_TIMESTAMP" || e.text.starts_with("CURRENT_TIMESTAMP(");
  return timestamp ? volatile_value(e, "CURRENT_TIMESTAMP") : refuse(e, e.text);
}

Written SqliteWriter::unary_operator(const Expression& e) {
  if (e.text != "-" && e.text != "+" && e.text != "~") return refuse(e, "operator \"" + e.text + "\"");
  return ExpressionWriter::unary_operator(e);
}

Expression SqliteWriter::with_typed_literals(const Expression& comparison) {
  Expression typed = comparison;
  Family family = Family::unknown;
  for (const Expression& operand : comparison.operands) {
    if (operand.kind != ExpressionKind::string_literal && family == Family::unknown) {
      family = scope_.family(operand);
    }
  }
  if (family == Family::unknown || family == Family::text || family == Family::foreign) return typed;
  for (Expression& operand : typed.operands) {
    if (operand.kind != ExpressionKind::string_literal) continue;
    Expression cast{.kind = ExpressionKind::cast, .type = type_of(family), .span = operand.span};
    cast.operands.push_back(operand);
    operand = std::move(cast);
  }
  return typed;
}

void SqliteWriter::check_comparable(const Expression& comparison) {
  for (const Expression& operand : comparison.operands) {
    if (scope_.family(operand) == Family::json) {
      refuse(comparison, "a comparison of JSON");
      return;
    }
  }
}

Written SqliteWriter::binary_operator(const Expression& e) {
  constexpr std::array<std::string_view, 4> bits{"&", "|", "<<", ">>"};
  const Level level = level_of_operator(e.text);
  if (level == Level::comparison) {
    check_comparable(e);
    return ExpressionWriter::binary_operator(with_typed_literals(e));
  }
  if (e.text == "||") return concatenation(e);
  if (e.text == "/" || e.text == "%") return division(e);
  if (level == Level::additive || level == Level::multiplicative) return arithmetic(e);
  if (std::find(bits.begin(), bits.end(), e.text) != bits.end()) return ExpressionWriter::binary_operator(e);
  return refuse(e, "operator \"" + e.text + "\"");
}

Written SqliteWriter::arithmetic(const Expression& e) {
  for (const Expression& operand : e.operands) {
    const Family family = scope_.family(operand);
    const bool fine =
        is_number(family) || family == Family::unknown || operand.kind == ExpressionKind::null_literal;
    if (!fine) return refuse(e, "arithmetic with " + std::string(name_of(family)));
  }
  return ExpressionWriter::binary_operator(e);
}

// Integers divide as integers in both. A numeric that is a whole number is stored as an integer in
// SQLite, so one side is made REAL. Division by zero fails in PostgreSQL and is NULL in SQLite.
Written SqliteWriter::division(const Expression& e) {
  const Expression& divisor = e.operands.at(1);
  const Family left = scope_.family(e.operands.at(0));
  const Family right = scope_.family(divisor);
  if (!is_number(left) || !is_number(right)) return refuse(e, "division of values of unknown type");
  if (!is_nonzero(divisor)) {
    return refuse(
        e, "division by what may be zero (an error in PostgreSQL, NULL in SQLite)",
        "divide by NULLIF(…, 0), or write this section for SQLite by hand, under \"-- migrate:up sqlite\" "
        "or \"-- migrate:down sqlite\"");
  }
  if (left == Family::integer && right == Family::integer) return ExpressionWriter::binary_operator(e);
  if (e.text == "%") return refuse(e, "the remainder of a numeric division");
  const Level tighter = Level::unary;
  return {"CAST(" + text(e.operands[0]) + " AS REAL) / " + operand(divisor, tighter), Level::multiplicative};
}

Written SqliteWriter::concatenation(const Expression& e) {
  const Written left = concatenated(e.operands.at(0));
  const Written right = concatenated(e.operands.at(1));
  const bool chain = e.operands[0].kind == ExpressionKind::binary_operator && e.operands[0].text == "||";
  const auto enclose = [](const Written& part, bool bare) {
    return bare || part.level >= Level::unary ? part.sql : "(" + part.sql + ")";
  };
  return {enclose(left, chain) + " || " + enclose(right, false), Level::other_operator};
}

Written SqliteWriter::concatenated(const Expression& part) {
  const Family family = scope_.family(part);
  const bool literal =
      part.kind == ExpressionKind::string_literal || part.kind == ExpressionKind::null_literal;
  if (literal || family == Family::text || family == Family::integer || family == Family::uuid) {
    return write(part);
  }
  if (family == Family::boolean) return *convert(write(part), family, type_of(Family::text));
  return refuse(part, "|| with " + std::string(name_of(family)));
}

Written SqliteWriter::boolean_test(const Expression& e) {
  const std::string subject = operand(e.operands.at(0), Level::other_operator);
  if (e.text == "IS UNKNOWN") return {subject + " IS NULL", Level::comparison};
  if (e.text == "IS NOT UNKNOWN") return {subject + " IS NOT NULL", Level::comparison};
  return {subject + " " + e.text, Level::comparison};
}

Written SqliteWriter::distinct_from(const Expression& e, bool negated) {
  check_comparable(e);
  return infix(with_typed_literals(e), negated ? "IS" : "IS NOT", Level::comparison);
}

Written SqliteWriter::in_list(const Expression& e, bool negated) {
  check_comparable(e);
  return ExpressionWriter::in_list(with_typed_literals(e), negated);
}

Written SqliteWriter::between(const Expression& e, bool negated) {
  return ExpressionWriter::between(with_typed_literals(e), negated);
}

// SQLite's LIKE ignores the case of ASCII letters, PostgreSQL's does not; and only PostgreSQL's has an
// escape character, the backslash, unless told otherwise.
Written SqliteWriter::like(const Expression& e, bool ignore_case, bool negated) {
  const Expression& pattern = e.operands.at(1);
  const std::string what = ignore_case ? "ILIKE" : "LIKE";
  if (pattern.kind != ExpressionKind::string_literal)
    return refuse(e, what + " with a pattern that is computed");
  if (e.operands.size() > 2) return refuse(e, what + " with ESCAPE");
  if (ignore_case && !is_ascii(pattern.text)) return refuse(e, "ILIKE with letters beyond ASCII");
  if (pattern.text.ends_with('\\') && !pattern.text.ends_with("\\\\")) {
    return refuse(e, what + " with a pattern that ends in its escape character");
  }
  const bool letters = std::any_of(pattern.text.begin(), pattern.text.end(), is_letter);
  const std::string subject = operand(e.operands[0], Level::other_operator) + (negated ? " NOT " : " ");
  if (letters && !ignore_case) {
    return {subject + "GLOB " + quote_literal(glob_pattern(pattern.text)), Level::comparison};
  }
  const bool escaped = pattern.text.find('\\') != std::string::npos;
  return {subject + "LIKE " + quote_literal(pattern.text) + (escaped ? " ESCAPE '\\'" : ""),
          Level::comparison};
}

Written SqliteWriter::quantified(const Expression& e, std::string_view quantifier) {
  const Expression& right = e.operands.at(1);
  const bool any = quantifier == "ANY" && e.text == "=";
  const bool none = quantifier == "ALL" && (e.text == "<>" || e.text == "!=");
  if (right.kind != ExpressionKind::array || (!any && !none)) {
    return refuse(e, e.text + " " + std::string(quantifier) + " (…)");
  }
  Expression list{.kind = any ? ExpressionKind::in_list : ExpressionKind::not_in_list, .span = e.span};
  list.operands.push_back(e.operands.at(0));
  list.operands.insert(list.operands.end(), right.operands.begin(), right.operands.end());
  return in_list(list, none);
}

Written SqliteWriter::array(const Expression& e) {
  return refuse(e, "an array");
}

Written SqliteWriter::cast(const Expression& e) {
  const Expression& value = e.operands.at(0);
  const std::string type = catalog::display(*e.type);
  if (!sqlite_type(*e.type)) {
    problems().report(unknown_type, e.span, "type \"" + type + "\" has no translation to SQLite");
    return {"NULL"};
  }
  if (value.kind == ExpressionKind::null_literal) return {"NULL"};
  if (value.kind == ExpressionKind::string_literal) {
    if (const auto literal = literal_as(value.text, *e.type)) return *literal;
    return refuse(e, "'" + value.text + "' as " + type);
  }
  const Family from = scope_.family(value);
  if (const auto converted = convert(write(value), from, *e.type)) return *converted;
  return refuse(e, "a cast of " + std::string(name_of(from)) + " to " + type);
}

Written SqliteWriter::collate(const Expression& e) {
  const std::string subject = operand(e.operands.at(0), Level::primary);
  if (e.text != "C" && e.text != "POSIX") return refuse(e, "collation \"" + e.text + "\"");
  return {subject + " COLLATE BINARY", Level::unary};
}

// SQLite's max(a, b) is NULL when any is, PostgreSQL's GREATEST only when all are: each argument stands
// in for those that are NULL, which changes no maximum.
Written SqliteWriter::greatest(const Expression& e, bool least) {
  std::vector<std::string> all;
  for (const Expression& argument : e.operands) all.push_back(text(argument));
  if (all.size() == 1) return {"(" + all.front() + ")"};
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<std::string> order = all;
    std::rotate(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i), order.end());
    parts.push_back("coalesce(" + join(order, ", ") + ")");
  }
  return {(least ? "min(" : "max(") + join(parts, ", ") + ")"};
}

Written SqliteWriter::row(const Expression& e) {
  return e.operands.size() < 2 ? refuse(e, "a row of fewer than two values")
                               : Written{"(" + list(e.operands) + ")"};
}

Written SqliteWriter::set_default(const Expression& e) {
  return refuse(e, "DEFAULT here");
}

}  // namespace schemake::dialect
