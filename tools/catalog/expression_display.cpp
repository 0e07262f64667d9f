// Messages need the expressions of defaults, checks and indexes, which are small, and nothing of queries. So
// only what such expressions are made of has a form of its own; any other node is its text with its
// operands behind it, which is readable and never wrong by a parenthesis.
#include "catalog/expression_display.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace schemake::catalog {
namespace {

constexpr std::size_t longest = 80;  // bytes

std::string write(const Expression& expression);

std::string list(const Expression& expression, std::string_view separator, std::size_t first = 0) {
  std::string out;
  for (std::size_t i = first; i < expression.operands.size(); ++i) {
    if (i > first) out += separator;
    out += write(expression.operands[i]);
  }
  return out;
}

bool is_compound(const Expression& expression) {
  using enum ExpressionKind;
  return expression.kind == binary_operator || expression.kind == logical_and ||
         expression.kind == logical_or || expression.kind == between || expression.kind == not_between ||
         expression.kind == distinct_from || expression.kind == not_distinct_from;
}

std::string enclosed(const Expression& expression) {
  return is_compound(expression) ? "(" + write(expression) + ")" : write(expression);
}

std::string infix(const Expression& expression, std::string_view word) {
  std::string out;
  for (const Expression& operand : expression.operands) {
    if (!out.empty()) out.append(" ").append(word).append(" ");
    out += enclosed(operand);
  }
  return out;
}

std::string qualified(const Expression& expression, const std::string& name) {
  return expression.qualifier.empty() ? name : expression.qualifier + "." + name;
}

std::string postfix(const Expression& expression, std::string_view word) {
  return expression.operands.empty() ? std::string(word)
                                     : enclosed(expression.operands.front()) + " " + std::string(word);
}

std::string members(const Expression& expression, std::string_view word) {
  return postfix(expression, word) + " (" + list(expression, ", ", 1) + ")";
}

std::string call(const Expression& expression, const std::string& name) {
  return name + "(" + list(expression, ", ") + ")";
}

std::string generic(const Expression& expression) {
  if (expression.operands.empty()) return expression.text.empty() ? "…" : expression.text;
  return call(expression, expression.text);
}

enum class Form : std::uint8_t { infix, postfix, members, call };

/// How nodes of a kind are written; an empty word: the node's own text.
struct Spelling {
  ExpressionKind kind;
  Form form;
  std::string_view word;
};

constexpr std::array<Spelling, 20> spellings{{
    {ExpressionKind::binary_operator, Form::infix, {}},
    {ExpressionKind::logical_and, Form::infix, "AND"},
    {ExpressionKind::logical_or, Form::infix, "OR"},
    {ExpressionKind::distinct_from, Form::infix, "IS DISTINCT FROM"},
    {ExpressionKind::not_distinct_from, Form::infix, "IS NOT DISTINCT FROM"},
    {ExpressionKind::like, Form::infix, "LIKE"},
    {ExpressionKind::not_like, Form::infix, "NOT LIKE"},
    {ExpressionKind::ilike, Form::infix, "ILIKE"},
    {ExpressionKind::not_ilike, Form::infix, "NOT ILIKE"},
    {ExpressionKind::is_null, Form::postfix, "IS NULL"},
    {ExpressionKind::is_not_null, Form::postfix, "IS NOT NULL"},
    {ExpressionKind::boolean_test, Form::postfix, {}},
    {ExpressionKind::in_list, Form::members, "IN"},
    {ExpressionKind::not_in_list, Form::members, "NOT IN"},
    {ExpressionKind::any_array, Form::members, " ANY"},
    {ExpressionKind::all_array, Form::members, " ALL"},
    {ExpressionKind::coalesce, Form::call, "coalesce"},
    {ExpressionKind::greatest, Form::call, "greatest"},
    {ExpressionKind::least, Form::call, "least"},
    {ExpressionKind::nullif, Form::call, "nullif"},
}};

std::string spelled(const Expression& expression, const Spelling& spelling) {
  // "= ANY": the operator stands before the word.
  const bool own_text = spelling.word.empty() || spelling.word.starts_with(' ');
  const std::string word = (own_text ? expression.text : std::string()) + std::string(spelling.word);
  switch (spelling.form) {
    case Form::infix:
      return infix(expression, word);
    case Form::postfix:
      return postfix(expression, word);
    case Form::members:
      return members(expression, word);
    case Form::call:
      return call(expression, word);
  }
  return {};
}

std::string first_operand(const Expression& expression) {
  return expression.operands.empty() ? std::string() : enclosed(expression.operands.front());
}

std::string write(const Expression& e) {
  using enum ExpressionKind;
  const auto* spelling = std::find_if(spellings.begin(), spellings.end(),
                                      [&](const Spelling& each) { return each.kind == e.kind; });
  if (spelling != spellings.end()) return spelled(e, *spelling);
  if (e.kind == null_literal) return "NULL";
  if (e.kind == string_literal) return "'" + e.text + "'";
  if (e.kind == column) return qualified(e, e.text);
  if (e.kind == star) return qualified(e, "*");
  if (e.kind == unary_operator) return e.text + first_operand(e);
  if (e.kind == logical_not) return "NOT " + first_operand(e);
  if (e.kind == function_call) return call(e, qualified(e, e.text));
  if (e.kind == cast) return first_operand(e) + "::" + (e.type ? display(*e.type) : "");
  if (e.kind == array) return "ARRAY[" + list(e, ", ") + "]";
  if (e.kind == select || e.kind == set_operation || e.kind == values) return "a query";
  return generic(e);
}

}  // namespace

std::string display(const Expression& expression) {
  std::string out = write(expression);
  if (out.size() <= longest) return out;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0U) == 0x80U) --end;
  return out.substr(0, end) + "…";
}

}  // namespace schemake::catalog
