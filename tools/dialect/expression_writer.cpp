#include "dialect/expression_writer.hpp"

#include <algorithm>
#include <array>

#include "dialect/identifier.hpp"

namespace schemake::dialect {

const Expression* find_operand(const Expression& expression, ExpressionKind kind) {
  const auto at = std::find_if(expression.operands.begin(), expression.operands.end(),
                               [&](const Expression& operand) { return operand.kind == kind; });
  return at == expression.operands.end() ? nullptr : &*at;
}

Level level_of_operator(std::string_view spelling) {
  constexpr std::array<std::string_view, 7> comparisons{"=", "<>", "!=", "<", ">", "<=", ">="};
  if (spelling == "+" || spelling == "-") return Level::additive;
  if (spelling == "*" || spelling == "/" || spelling == "%") return Level::multiplicative;
  return std::find(comparisons.begin(), comparisons.end(), spelling) != comparisons.end()
             ? Level::comparison
             : Level::other_operator;
}

// Long because it is the exhaustive list of kinds, a line each.
Written ExpressionWriter::write(const Expression& e) {
  using enum ExpressionKind;
  switch (e.kind) {
    case null_literal:
      return {"NULL"};
    case boolean_literal:
      return {e.text == "true" ? "TRUE" : "FALSE"};
    case integer_literal:
    case decimal_literal:
      return {e.text, e.text.starts_with('-') ? Level::unary : Level::primary};
    case string_literal:
      return this->string_literal(e);
    case column:
    case star:
      return this->column(e);
    case current_value:
      return this->current_value(e);
    case unary_operator:
      return this->unary_operator(e);
    case binary_operator:
      return this->binary_operator(e);
    case logical_and:
      return conjunction(e, " AND ", Level::conjunction);
    case logical_or:
      return conjunction(e, " OR ", Level::disjunction);
    case logical_not:
      return {"NOT " + operand(e.operands.at(0), Level::negation), Level::negation};
    case is_null:
      return {operand(e.operands.at(0), Level::other_operator) + " IS NULL", Level::comparison};
    case is_not_null:
      return {operand(e.operands.at(0), Level::other_operator) + " IS NOT NULL", Level::comparison};
    case boolean_test:
      return this->boolean_test(e);
    case ExpressionKind::distinct_from:
      return this->distinct_from(e, false);
    case not_distinct_from:
      return this->distinct_from(e, true);
    case in_list:
      return this->in_list(e, false);
    case not_in_list:
      return this->in_list(e, true);
    case between:
      return this->between(e, false);
    case not_between:
      return this->between(e, true);
    case like:
      return this->like(e, false, false);
    case not_like:
      return this->like(e, false, true);
    case ilike:
      return this->like(e, true, false);
    case not_ilike:
      return this->like(e, true, true);
    case any_array:
      return quantified(e, "ANY");
    case all_array:
      return quantified(e, "ALL");
    case array_index:
      return this->array_index(e);
    case function_call:
      return this->function_call(e);
    case cast:
      return this->cast(e);
    case collate:
      return this->collate(e);
    case coalesce:
      return {call("coalesce", e.operands)};
    case nullif:
      return {call("nullif", e.operands)};
    case greatest:
      return this->greatest(e, false);
    case least:
      return this->greatest(e, true);
    case array:
      return this->array(e);
    case row:
      return this->row(e);
    case case_when:
      return this->case_when(e);
    case set_default:
      return this->set_default(e);
    case scalar_subquery:
      return {parenthesized_query(e.operands.back())};
    case exists_subquery:
      return {"EXISTS " + parenthesized_query(e.operands.back())};
    case in_subquery:
      return this->in_subquery(e, false);
    case not_in_subquery:
      return this->in_subquery(e, true);
    case ExpressionKind::select:
    case ExpressionKind::set_operation:
    case ExpressionKind::values:
    case ExpressionKind::insert:
    case ExpressionKind::update:
    case ExpressionKind::delete_from:
      return query(e);
    case case_argument:
    case case_branch:
    case case_else:
    case ExpressionKind::with_clause:
    case common_table:
    case distinct:
    case targets:
    case target:
    case from_clause:
    case using_clause:
    case relation:
    case derived_table:
    case ExpressionKind::join:
    case join_on:
    case join_using:
    case where_clause:
    case group_by:
    case having:
    case order_by:
    case ExpressionKind::order_item:
    case limit_clause:
    case offset_clause:
    case insert_columns:
    case default_values:
    case ExpressionKind::on_conflict:
    case ExpressionKind::conflict_target:
    case set_clause:
    case ExpressionKind::assignment:
    case returning:
      return {clause(e)};
    case ExpressionKind::unsupported:
      return this->unsupported(e);
  }
  return {};
}

std::string ExpressionWriter::operand(const Expression& expression, Level minimum) {
  Written written = write(expression);
  return written.level >= minimum ? std::move(written.sql) : "(" + written.sql + ")";
}

std::string ExpressionWriter::list(const std::vector<Expression>& expressions, std::size_t first) {
  std::vector<std::string> parts;
  for (std::size_t i = first; i < expressions.size(); ++i) parts.push_back(text(expressions[i]));
  return dialect::join(parts, ", ");
}

std::string ExpressionWriter::call(std::string_view function, const std::vector<Expression>& arguments) {
  return std::string(function) + "(" + list(arguments) + ")";
}

Written ExpressionWriter::string_literal(const Expression& expression) {
  return {quote_literal(expression.text)};
}

Written ExpressionWriter::column(const Expression& e) {
  const std::string name = e.kind == ExpressionKind::star ? "*" : identifier(e.text);
  return {e.qualifier.empty() ? name : identifier(e.qualifier) + "." + name};
}

Written ExpressionWriter::unary_operator(const Expression& e) {
  // A space, because "--" begins a comment.
  const std::string space = e.text == "-" || e.text == "+" || e.text == "~" ? "" : " ";
  return {e.text + space + operand(e.operands.at(0), Level::primary), Level::unary};
}

Written ExpressionWriter::infix(const Expression& e, std::string_view spelling, Level level) {
  const bool arithmetic = level == Level::additive || level == Level::multiplicative;
  const bool chain = spelling == "||" && e.operands.at(0).kind == ExpressionKind::binary_operator &&
                     e.operands.at(0).text == "||";
  const Level tighter = level == Level::comparison       ? Level::other_operator
                        : level == Level::other_operator ? Level::unary
                                                         : static_cast<Level>(static_cast<int>(level) + 1);
  const Level left = arithmetic || chain ? level : tighter;
  return {operand(e.operands.at(0), left) + " " + std::string(spelling) + " " +
              operand(e.operands.at(1), tighter),
          level};
}

Written ExpressionWriter::binary_operator(const Expression& e) {
  return infix(e, e.text == "!=" ? "<>" : e.text, level_of_operator(e.text));
}

Written ExpressionWriter::in_list(const Expression& e, bool negated) {
  return {operand(e.operands.at(0), Level::other_operator) + (negated ? " NOT IN (" : " IN (") +
              list(e.operands, 1) + ")",
          Level::comparison};
}

Written ExpressionWriter::between(const Expression& e, bool negated) {
  return {operand(e.operands.at(0), Level::other_operator) + (negated ? " NOT BETWEEN " : " BETWEEN ") +
              operand(e.operands.at(1), Level::other_operator) + " AND " +
              operand(e.operands.at(2), Level::other_operator),
          Level::comparison};
}

Written ExpressionWriter::conjunction(const Expression& e, std::string_view word, Level level) {
  std::vector<std::string> parts;
  for (const Expression& part : e.operands) {
    parts.push_back(operand(part, static_cast<Level>(static_cast<int>(level) + 1)));
  }
  return {dialect::join(parts, word), level};
}

Written ExpressionWriter::case_when(const Expression& e) {
  std::string out = "CASE";
  for (const Expression& part : e.operands) {
    if (part.kind == ExpressionKind::case_argument) {
      out += " " + text(part.operands.at(0));
    } else if (part.kind == ExpressionKind::case_branch) {
      out += " WHEN " + text(part.operands.at(0)) + " THEN " + text(part.operands.at(1));
    } else {
      out += " ELSE " + text(part.operands.at(0));
    }
  }
  return {out + " END"};
}

Written ExpressionWriter::in_subquery(const Expression& e, bool negated) {
  return {operand(e.operands.at(0), Level::other_operator) + (negated ? " NOT IN " : " IN ") +
              parenthesized_query(e.operands.back()),
          Level::comparison};
}

std::string ExpressionWriter::parenthesized_query(const Expression& expression) {
  ++depth_;
  std::string out = "(" + text(expression) + ")";
  --depth_;
  return out;
}

Written ExpressionWriter::unsupported(const Expression& e) {
  problems_.report(unknown_construct, e.span,
                   "cannot render " + (e.text.empty() ? "this expression" : e.text));
  return {"NULL"};
}

}  // namespace schemake::dialect
