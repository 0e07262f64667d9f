// Expressions and queries as SQL text, as far as the dialects agree.
//
// Operators bind differently in PostgreSQL and SQLite: `||` is looser than `+` in one and tighter than
// `*` in the other, and so on. Instead of two tables, one conservative order is used: where the two
// disagree the operand gets parentheses in both, so that the text means the same tree in either.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/expression.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {

using catalog::Expression;
using catalog::ExpressionKind;

/// How tightly a piece of SQL holds together, loosest first.
enum class Level : std::uint8_t {
  disjunction,
  conjunction,
  negation,
  comparison,      ///< = < IS IN LIKE BETWEEN …: never next to one another without parentheses
  other_operator,  ///< || -> & …: their place among the arithmetic differs
  additive,
  multiplicative,
  unary,
  primary,
};

struct Written {
  std::string sql;
  Level level = Level::primary;
};

/// One writer renders one statement. What has no rendering is reported and leaves some text behind, so
/// that all of a statement's problems are found in one go; the caller drops the text.
class ExpressionWriter {
 public:
  explicit ExpressionWriter(Problems& problems) : problems_(problems) {}
  virtual ~ExpressionWriter() = default;

  Written write(const Expression& expression);
  std::string text(const Expression& expression) { return write(expression).sql; }
  /// With parentheses unless it holds at least as tightly as `minimum`.
  std::string operand(const Expression& expression, Level minimum);
  std::string list(const std::vector<Expression>& expressions, std::size_t first = 0);

 protected:
  virtual std::string identifier(std::string_view name) const = 0;
  /// A relation's name, with its schema where the dialect has schemas.
  virtual std::string relation_name(const Expression& relation) = 0;

  virtual Written string_literal(const Expression& expression);
  virtual Written current_value(const Expression& expression) = 0;
  virtual Written unary_operator(const Expression& expression);
  virtual Written binary_operator(const Expression& expression);
  virtual Written boolean_test(const Expression& expression) = 0;
  virtual Written distinct_from(const Expression& expression, bool negated) = 0;
  virtual Written in_list(const Expression& expression, bool negated);
  virtual Written between(const Expression& expression, bool negated);
  virtual Written like(const Expression& expression, bool ignore_case, bool negated) = 0;
  virtual Written quantified(const Expression& expression, std::string_view quantifier) = 0;
  virtual Written array(const Expression& expression) = 0;
  virtual Written access(const Expression& expression);
  virtual Written function_call(const Expression& expression) = 0;
  virtual Written cast(const Expression& expression) = 0;
  virtual Written collate(const Expression& expression) = 0;
  virtual Written greatest(const Expression& expression, bool least) = 0;
  virtual Written row(const Expression& expression) = 0;
  virtual Written set_default(const Expression& expression) = 0;

  virtual std::string insert(const Expression& statement);
  virtual std::string update(const Expression& statement);
  virtual std::string delete_from(const Expression& statement);
  virtual std::string values(const Expression& query);
  virtual Written unsupported(const Expression& expression);
  /// Schemas before a column's table, and ONLY before a parent table.
  virtual bool has_schemas() const { return true; }
  virtual bool has_inheritance() const { return true; }
  /// Whether the dialect has nothing of this kind, reported: then a text is left in its place.
  virtual bool refused(const Expression& /*expression*/) { return false; }
  virtual std::string target_list(const Expression& targets);
  virtual std::string distinct_clause(const Expression& clause);
  virtual std::string order_item(const Expression& item);
  virtual std::string conflict_target(const Expression& target);
  virtual std::string assignment(const Expression& assignment);
  /// An operand of UNION and the like.
  virtual std::string set_operand(const Expression& query, const Expression& operation, bool is_left) = 0;

  /// A query's names come into scope, and leave it.
  virtual void enter(const Expression& /*query*/) {}
  virtual void leave() {}

  /// With all that stands behind the arguments: ORDER BY, FILTER, OVER.
  std::string call(std::string_view function, const Expression& call);
  Written infix(const Expression& expression, std::string_view spelling, Level level);
  /// Clauses of a statement stand on lines of their own, those of a subquery on one line.
  std::string separator() const { return depth_ == 0 ? "\n" : " "; }
  std::string parenthesized_query(const Expression& query);
  std::string clause(const Expression& clause);
  std::string clauses(const Expression& query);
  std::string from_items(const Expression& clause);
  std::string assignments(const Expression& set_clause);
  Problems& problems() { return problems_; }

 private:
  std::string select(const Expression& query);
  std::string set_operation(const Expression& query);
  std::string merge(const Expression& query);
  std::string merge_when(const Expression& when);
  std::string clause_text(const Expression& clause);
  std::string with_clause(const Expression& clause);
  std::string common_table(const Expression& table);
  std::string search_or_cycle(const Expression& clause);
  std::string group_by(const Expression& clause);
  std::string limit(const Expression& clause);
  std::string locking(const Expression& clause);
  std::string into(const Expression& clause);
  std::string on_conflict(const Expression& clause);
  std::string conflict_element(const Expression& element);

  std::string from_item(const Expression& item);
  std::string from_item_text(const Expression& item);
  std::string relation_item(const Expression& relation);
  std::string function_item(const Expression& function);
  std::string join_item(const Expression& join);
  std::string alias(const Expression& item);
  std::string column_definitions(const Expression& definitions);

  std::string argument(const Expression& argument);
  std::string modifiers(const Expression& call);
  std::string window(const Expression& window);
  std::string frame(const Expression& frame);
  std::string frame_bound(const Expression& bound);
  Written xml(const Expression& function);
  std::string xml_call(const Expression& function);
  std::string xml_root(const Expression& function);

  std::string steps(const Expression& expression, std::size_t first);
  std::string step(const Expression& step);
  std::string operator_spelling(const Expression& expression) const;
  Written conjunction(const Expression& expression, std::string_view word, Level level);
  Written case_when(const Expression& expression);
  Written in_subquery(const Expression& expression, bool negated);
  Written quantified_subquery(const Expression& expression, std::string_view quantifier);
  Written between_symmetric(const Expression& expression, bool negated);
  Written similar(const Expression& expression, bool negated);
  Written column(const Expression& expression);
  Written grouping_set(const Expression& expression);
  Written query(const Expression& expression);

  Problems& problems_;
  int depth_ = 0;
};

using catalog::find_operand;
Level level_of_operator(std::string_view spelling);

}  // namespace schemake::dialect
