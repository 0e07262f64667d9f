#include "dialect/expression_writer.hpp"

#include <algorithm>
#include <array>

#include "dialect/identifier.hpp"

namespace schemake::dialect {

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
  if (refused(e)) return {"NULL"};
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
    case bit_string_literal:
      return {e.text.substr(0, 1) + quote_literal(e.text.substr(1))};
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
    case ExpressionKind::between_symmetric:
      return this->between_symmetric(e, false);
    case not_between_symmetric:
      return this->between_symmetric(e, true);
    case similar_to:
      return similar(e, false);
    case not_similar_to:
      return similar(e, true);
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
    case ExpressionKind::access:
      return this->access(e);
    case element_step:
    case slice_step:
    case slice_lower:
    case slice_upper:
    case field_step:
    case every_field_step:
      return {step(e)};
    case function_call:
      return this->function_call(e);
    case named_argument:
    case variadic_argument:
      return {argument(e)};
    case ExpressionKind::window:
    case over:
    case within_group:
    case filter:
    case partition_by:
    case ExpressionKind::frame:
    case ExpressionKind::frame_bound:
    case xml_attributes:
      return {modifiers({.operands = {e}})};
    case grouping:
      return {"GROUPING(" + list(e.operands) + ")"};
    case xml_function:
      return xml(e);
    case cast:
      return this->cast(e);
    case collate:
      return this->collate(e);
    case coalesce:
      return {"coalesce(" + list(e.operands) + ")"};
    case nullif:
      return {"nullif(" + list(e.operands) + ")"};
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
    case any_subquery:
      return quantified_subquery(e, "ANY");
    case all_subquery:
      return quantified_subquery(e, "ALL");
    case array_subquery:
      return {"ARRAY" + parenthesized_query(e.operands.back())};
    case ExpressionKind::grouping_set:
      return this->grouping_set(e);
    case ExpressionKind::select:
    case ExpressionKind::set_operation:
    case ExpressionKind::values:
    case ExpressionKind::insert:
    case ExpressionKind::update:
    case ExpressionKind::delete_from:
    case ExpressionKind::merge:
      return query(e);
    case case_argument:
    case case_branch:
    case case_else:
    case ExpressionKind::with_clause:
    case ExpressionKind::common_table:
    case search_clause:
    case cycle_clause:
    case cycle_mark:
    case distinct:
    case targets:
    case target:
    case into_clause:
    case from_clause:
    case using_clause:
    case relation:
    case only:
    case table_sample:
    case repeatable:
    case derived_table:
    case table_function:
    case rows_from:
    case with_ordinality:
    case alias_columns:
    case ExpressionKind::column_definitions:
    case column_definition:
    case ExpressionKind::join:
    case join_on:
    case join_using:
    case where_clause:
    case ExpressionKind::group_by:
    case having:
    case window_clause:
    case order_by:
    case ExpressionKind::order_item:
    case limit_clause:
    case offset_clause:
    case locking_clause:
    case insert_columns:
    case overriding:
    case default_values:
    case ExpressionKind::on_conflict:
    case ExpressionKind::conflict_target:
    case operator_class:
    case set_clause:
    case ExpressionKind::assignment:
    case multi_assignment:
    case ExpressionKind::merge_when:
    case returning:
      return {clause_text(e)};
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

Written ExpressionWriter::string_literal(const Expression& expression) {
  return {quote_literal(expression.text)};
}

Written ExpressionWriter::column(const Expression& e) {
  const std::string name = e.kind == ExpressionKind::star ? "*" : identifier(e.text) + steps(e, 0);
  if (e.qualifier.empty()) return {name};
  const std::string schema = e.schema.empty() || !has_schemas() ? "" : identifier(e.schema) + ".";
  return {schema + identifier(e.qualifier) + "." + name};
}

// PostgreSQL reads `~ a + b` as `~ (a + b)`: only the signs are tight.
Written ExpressionWriter::unary_operator(const Expression& e) {
  const bool sign = e.qualifier.empty() && (e.text == "-" || e.text == "+");
  // A space, because "--" begins a comment.
  const std::string space = sign || e.text == "~" ? "" : " ";
  return {operator_spelling(e) + space + operand(e.operands.at(0), Level::primary),
          sign ? Level::unary : Level::other_operator};
}

std::string ExpressionWriter::operator_spelling(const Expression& e) const {
  const std::string symbol = e.text == "!=" ? "<>" : e.text;
  return e.qualifier.empty() ? symbol : "OPERATOR(" + identifier(e.qualifier) + "." + symbol + ")";
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
  return infix(e, operator_spelling(e),
               e.qualifier.empty() ? level_of_operator(e.text) : Level::other_operator);
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

Written ExpressionWriter::between_symmetric(const Expression& e, bool negated) {
  Written out = between(e, negated);
  const std::string_view word = "BETWEEN ";
  out.sql.insert(out.sql.find(word, operand(e.operands.at(0), Level::other_operator).size()) + word.size(),
                 "SYMMETRIC ");
  return out;
}

Written ExpressionWriter::similar(const Expression& e, bool negated) {
  Written out = infix(e, negated ? "NOT SIMILAR TO" : "SIMILAR TO", Level::comparison);
  if (e.operands.size() > 2) out.sql += " ESCAPE " + operand(e.operands[2], Level::other_operator);
  return out;
}

Written ExpressionWriter::access(const Expression& e) {
  const Expression& subject = e.operands.at(0);
  const ExpressionKind first = e.operands.at(1).kind;
  const bool subscript = first == ExpressionKind::element_step || first == ExpressionKind::slice_step;
  const bool bare = subject.kind == ExpressionKind::column && subscript;
  return {(bare ? text(subject) : "(" + text(subject) + ")") + steps(e, 1)};
}

std::string ExpressionWriter::steps(const Expression& e, std::size_t first) {
  std::string out;
  for (std::size_t i = first; i < e.operands.size(); ++i) out += step(e.operands[i]);
  return out;
}

std::string ExpressionWriter::step(const Expression& e) {
  using enum ExpressionKind;
  if (e.kind == field_step) return "." + identifier(e.text);
  if (e.kind == every_field_step) return ".*";
  if (e.kind == element_step) return "[" + text(e.operands.at(0)) + "]";
  const Expression* lower = find_operand(e, slice_lower);
  const Expression* upper = find_operand(e, slice_upper);
  return "[" + (lower == nullptr ? "" : list(lower->operands)) + ":" +
         (upper == nullptr ? "" : list(upper->operands)) + "]";
}

Written ExpressionWriter::quantified_subquery(const Expression& e, std::string_view quantifier) {
  return {operand(e.operands.at(0), Level::other_operator) + " " + operator_spelling(e) + " " +
              std::string(quantifier) + " " + parenthesized_query(e.operands.back()),
          Level::comparison};
}

Written ExpressionWriter::grouping_set(const Expression& e) {
  return {e.text + (e.text.empty() ? "" : " ") + "(" + list(e.operands) + ")"};
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
