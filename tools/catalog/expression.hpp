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
  bit_string_literal,  ///< text with its letter: "b101", "x1F"
  // Names.
  column,         ///< text: column; qualifier: table or alias, or empty; schema: of the qualifier
  star,           ///< `*`, or `t.*` with the qualifier
  current_value,  ///< text: CURRENT_TIMESTAMP, CURRENT_TIMESTAMP(3), CURRENT_USER …
  // Operators. Operands in written order; qualifier: the schema of OPERATOR(schema.+).
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
  between_symmetric,
  not_between_symmetric,
  like,  ///< operands: subject, pattern, [escape]
  not_like,
  ilike,
  not_ilike,
  similar_to,
  not_similar_to,
  any_array,  ///< text: operator; operands: left, array — `x = ANY (array)`
  all_array,
  // Access to a part: operands: subject, then its steps. A column that is written to (INSERT, SET) has
  // its steps as operands of its own.
  access,
  element_step,  ///< `[index]`; one operand
  slice_step,    ///< `[lower:upper]`; operands: [slice_lower] [slice_upper]
  slice_lower,
  slice_upper,
  field_step,        ///< text: field
  every_field_step,  ///< `.*`
  // Calls and constructs.
  function_call,      ///< text: name; qualifier: schema or empty; operands: the arguments (count(*) has one
                      ///< `star`), then [distinct] [order_by] [within_group] [filter] [over]
  named_argument,     ///< text: name; one operand
  variadic_argument,  ///< one operand
  within_group,       ///< operands: order_item…
  filter,             ///< one operand
  over,               ///< text: a window's name, or empty; operands: [window]
  window,             ///< text: its name in WINDOW; qualifier: the one that it extends; operands:
                      ///< [partition_by] [order_by] [frame]
  partition_by,
  frame,           ///< text: ROWS, RANGE, GROUPS; qualifier: "EXCLUDE TIES" …; operands: two frame_bound
  frame_bound,     ///< text: "UNBOUNDED PRECEDING", "PRECEDING", "CURRENT ROW" …; operands: [offset]
  grouping,        ///< GROUPING(…)
  xml_function,    ///< text: XMLCONCAT, XMLELEMENT …; alias: NAME of an element; type: of XMLSERIALIZE;
                   ///< qualifier: DOCUMENT or CONTENT, with what else is a keyword there
  xml_attributes,  ///< operands: target…
  cast,            ///< type; one operand
  collate,         ///< text: collation; qualifier: schema; one operand
  coalesce,
  nullif,
  greatest,
  least,
  array,
  row,        ///< text: "ROW" where it is written so
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
  any_subquery,     ///< text: operator; operands: left, query
  all_subquery,     ///< text: operator; operands: left, query
  array_subquery,   ///< ARRAY(SELECT …)
  // Queries. Operands are clauses in written order; a clause that is not there has no node.
  select,         ///< clauses: [with] [distinct] targets [into] [from] [where] [group_by] [having]
                  ///< [window_clause] [order_by] [limit] [offset] [locking…]
  set_operation,  ///< text: UNION, UNION ALL, INTERSECT …; operands: [with] left, right, [order_by] [limit]
                  ///< [offset] [locking…]
  values,         ///< operands: [with] row… , [order_by] …
  insert,  ///< [with] relation [insert_columns] [overriding] query|default_values [on_conflict] [returning]
  update,  ///< [with] relation set_clause [from] [where] [returning]
  delete_from,  ///< [with] relation [using_clause] [where] [returning]
  merge,        ///< [with] relation, what is after USING, join_on, merge_when…
  // Clauses and their items.
  with_clause,    ///< text: "RECURSIVE" or empty; operands: common_table…
  common_table,   ///< text: name; qualifier: "MATERIALIZED", "NOT MATERIALIZED" or empty; operands: query,
                  ///< column… (its column names), [search_clause] [cycle_clause]
  search_clause,  ///< text: "DEPTH FIRST" or "BREADTH FIRST"; alias: the new column; operands: column…
  cycle_clause,  ///< text: the mark's column; alias: the path's; operands: column…, [cycle_mark] (its value
                 ///< and default)
  cycle_mark,
  distinct,      ///< operands: expressions of DISTINCT ON, or none
  targets,       ///< operands: target…
  target,        ///< text: alias or empty; one operand
  into_clause,   ///< text: "TEMPORARY", "UNLOGGED" or empty; one relation
  from_clause,   ///< operands: relation | derived_table | table_function | join …
  using_clause,  ///< of DELETE
  relation,      ///< text: name; qualifier: schema or empty; alias in `alias`; operands: [only]
                 ///< [alias_columns] [table_sample]
  only,
  table_sample,  ///< text: method; operands: argument…, [repeatable]
  repeatable,
  derived_table,   ///< text: "LATERAL" or empty; alias in `alias`; operands: query, [alias_columns]
  table_function,  ///< text: "LATERAL" or empty; alias in `alias`; operands: rows_from…, [with_ordinality]
                   ///< [alias_columns] [column_definitions]
  rows_from,       ///< operands: call, [column_definitions]
  with_ordinality,
  alias_columns,       ///< operands: column…
  column_definitions,  ///< operands: column_definition…
  column_definition,   ///< text: name; type
  join,  ///< text: "JOIN", "LEFT JOIN", "CROSS JOIN", "NATURAL JOIN" …; alias in `alias`; operands: left,
         ///< right, [join_on | join_using] [alias_columns]
  join_on,
  join_using,  ///< operands: column…; alias in `alias`
  where_clause,
  group_by,      ///< text: "DISTINCT" or empty
  grouping_set,  ///< text: "ROLLUP", "CUBE", "GROUPING SETS", or empty: `()`
  having,
  window_clause,  ///< operands: window…
  order_by,       ///< operands: order_item…
  order_item,     ///< text: "", "ASC", "DESC", "USING <", with " NULLS FIRST" or " NULLS LAST"; one operand
  limit_clause,   ///< text: "WITH TIES" or empty
  offset_clause,
  locking_clause,  ///< text: "FOR UPDATE", "FOR SHARE SKIP LOCKED" …; operands: relation…
  insert_columns,  ///< operands: column…, each with its steps
  overriding,      ///< text: "USER" or "SYSTEM"
  default_values,
  on_conflict,       ///< text: "NOTHING" or "UPDATE"; operands: [conflict_target] [set_clause] [where]
  conflict_target,   ///< text: constraint name or empty; operands: expressions, [where]
  operator_class,    ///< text: name; qualifier: schema; one operand: of a conflict_target
  set_clause,        ///< operands: assignment | multi_assignment …
  assignment,        ///< text: column; operands: value, then steps
  multi_assignment,  ///< `(a, b) = …`; operands: insert_columns, value
  merge_when,        ///< text: "MATCHED" or "NOT MATCHED"; alias: UPDATE, DELETE, INSERT or DO NOTHING;
                     ///< operands: [where] [set_clause | [insert_columns] [overriding] row|default_values]
  returning,         ///< operands: target…
  // What the lowering does not know; text: its name for messages ("window function").
  unsupported,
};

struct Expression {
  ExpressionKind kind = ExpressionKind::unsupported;
  std::string text;
  std::string qualifier;
  std::string schema;
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

/// The operand of this kind, or null.
const Expression* find_operand(const Expression& expression, ExpressionKind kind);

/// A SELECT, VALUES or set operation: what stands in a subquery.
bool is_row_query(ExpressionKind kind);
/// Any query, those that change rows included.
bool is_query(ExpressionKind kind);

/// A call's arguments: its operands without the modifiers behind them.
std::size_t argument_count(const Expression& call);

/// Whether a column of this name is used, whatever its qualifier.
bool uses_column(const Expression& root, std::string_view column);

/// Rewrites every use of a column. Meant for expressions over one table (checks, defaults, indexes).
void rename_column(Expression& root, std::string_view from, std::string_view to);

}  // namespace schemake::catalog
