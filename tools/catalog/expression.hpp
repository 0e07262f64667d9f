// Expressions and queries as a tree of our own.
//
// The parser lowers PostgreSQL's trees into this one; nothing else sees them. A node is uniform (a kind,
// a text, operands), not a variant of fifty structs: equality, renames and "which columns are used" are
// then a walk that needs to know no kind, and only rendering is an exhaustive switch.
//
// Anything that the lowering does not know becomes `unsupported`, holding what it is called: such a tree
// still runs on PostgreSQL, as the author's own text, but cannot be rendered for another dialect.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/type.hpp"
#include "text/source.hpp"

namespace schemake::catalog {

enum class ExpressionKind : std::uint8_t {
  // Values. `text` is the literal's value, unquoted.
  null_literal,
  boolean_literal,  ///< text "true" or "false"
  integer_literal,
  decimal_literal,
  string_literal,
  // Names.
  column,         ///< text: column; qualifier: table or alias, or empty
  star,           ///< `*`, or `t.*` with the qualifier
  current_value,  ///< text: CURRENT_TIMESTAMP, CURRENT_DATE, CURRENT_USER …
  // Operators. Operands in written order.
  unary_operator,   ///< text: operator
  binary_operator,  ///< text: operator (+ || = <> < ->> …)
  logical_and,      ///< two or more operands
  logical_or,       ///< two or more operands
  logical_not,
  is_null,
  is_not_null,
  boolean_test,  ///< text: "IS TRUE", "IS NOT FALSE" …
  distinct_from,
  not_distinct_from,
  in_list,  ///< operand 0 IN (operands 1…)
  not_in_list,
  between,
  not_between,
  like,  ///< operands: subject, pattern, [escape]
  not_like,
  ilike,
  not_ilike,
  any_array,  ///< text: operator; operands: left, array — `x = ANY (array)`
  all_array,
  array_index,  ///< operands: array, index
  // Calls and constructs.
  function_call,  ///< text: name; qualifier: schema or empty; count(*) has one `star` operand; a call with
                  ///< DISTINCT, FILTER, ORDER BY, OVER or VARIADIC is `unsupported`
  cast,           ///< type; one operand
  collate,        ///< text: collation; one operand
  coalesce,
  nullif,
  greatest,
  least,
  array,
  row,
  case_when,  ///< operands: [case_argument], case_branch…, [case_else]
  case_argument,
  case_branch,  ///< operands: condition, result
  case_else,
  set_default,  ///< the keyword DEFAULT in VALUES or SET
  // Subqueries: the last operand is a query.
  scalar_subquery,
  exists_subquery,
  in_subquery,      ///< operands: left, query
  not_in_subquery,  ///< operands: left, query
  // Queries. Operands are clauses in written order; a clause that is not there has no node.
  select,  ///< clauses: [with] [distinct] targets [from] [where] [group_by] [having] [order_by] [limit]
           ///< [offset]
  set_operation,  ///< text: UNION, UNION ALL, INTERSECT …; operands: [with] left, right, [order_by] [limit]
                  ///< [offset]
  values,         ///< operands: row… , [order_by] …
  insert,         ///< [with] relation [insert_columns] query|default_values [on_conflict] [returning]
  update,         ///< [with] relation set_clause [from] [where] [returning]
  delete_from,    ///< [with] relation [using_clause] [where] [returning]
  // Clauses and their items.
  with_clause,    ///< text: "RECURSIVE" or empty; operands: common_table…
  common_table,   ///< text: name; operands: query, column… (its column names)
  distinct,       ///< operands: expressions of DISTINCT ON, or none
  targets,        ///< operands: target…
  target,         ///< text: alias or empty; one operand
  from_clause,    ///< operands: relation | derived_table | join …
  using_clause,   ///< of DELETE
  relation,       ///< text: name; qualifier: schema or empty; alias in `alias`
  derived_table,  ///< one query; alias in `alias`
  join,  ///< text: "JOIN", "LEFT JOIN", "CROSS JOIN" …; operands: left, right, [join_on | join_using]
  join_on,
  join_using,  ///< operands: column…
  where_clause,
  group_by,
  having,
  order_by,    ///< operands: order_item…
  order_item,  ///< text: "", "ASC", "DESC", with " NULLS FIRST" or " NULLS LAST"; one operand
  limit_clause,
  offset_clause,
  insert_columns,  ///< operands: column…
  default_values,
  on_conflict,      ///< text: "NOTHING" or "UPDATE"; operands: [conflict_target] [set_clause] [where]
  conflict_target,  ///< text: constraint name or empty; operands: expressions, [where]
  set_clause,       ///< operands: assignment…
  assignment,       ///< text: column; one operand
  returning,        ///< operands: target…
  // What the lowering does not know; text: its name for messages ("window function").
  unsupported,
};

struct Expression {
  ExpressionKind kind = ExpressionKind::unsupported;
  std::string text;
  std::string qualifier;
  std::string alias;
  std::optional<TypeName> type;
  std::vector<Expression> operands;
  /// Where it begins in the source, for messages; not part of its value.
  text::Span span;

  /// Structural, spans aside.
  bool operator==(const Expression& other) const;
};

/// Calls `visit` on the node and everything below it, in written order.
void walk(const Expression& root, const std::function<void(const Expression&)>& visit);
void walk(Expression& root, const std::function<void(Expression&)>& visit);

/// The first `unsupported` node, or null.
const Expression* find_unsupported(const Expression& root);

/// Whether a column of this name is used, whatever its qualifier.
bool uses_column(const Expression& root, std::string_view column);

/// Rewrites every use of a column. Meant for expressions over one table (checks, defaults, indexes).
void rename_column(Expression& root, std::string_view from, std::string_view to);

}  // namespace schemake::catalog
