// What PostgreSQL's queries have and SQLite's have not, or have with another meaning.
#include <array>
#include <string_view>
#include <utility>

#include "dialect/sqlite_expression.hpp"

namespace schemake::dialect {
namespace {

using Kind = ExpressionKind;

// Kinds that are refused wherever they stand.
constexpr std::array<std::pair<Kind, std::string_view>, 26> refused_kinds{{
    {Kind::bit_string_literal, "bit string literal"},
    {Kind::between_symmetric, "BETWEEN SYMMETRIC"},
    {Kind::not_between_symmetric, "BETWEEN SYMMETRIC"},
    {Kind::similar_to, "SIMILAR TO"},
    {Kind::not_similar_to, "SIMILAR TO"},
    {Kind::xml_function, "an XML function"},
    {Kind::xml_attributes, "an XML function"},
    {Kind::grouping, "GROUPING"},
    {Kind::grouping_set, "a grouping set"},
    {Kind::array_subquery, "ARRAY(SELECT …)"},
    {Kind::any_subquery, "ANY/ALL (SELECT …)"},
    {Kind::all_subquery, "ANY/ALL (SELECT …)"},
    {Kind::named_argument, "a named argument"},
    {Kind::variadic_argument, "VARIADIC"},
    {Kind::table_function, "a function in FROM"},
    {Kind::table_sample, "TABLESAMPLE"},
    {Kind::alias_columns, "alias with column names"},
    {Kind::window_clause, "WINDOW"},
    {Kind::locking_clause, "FOR UPDATE"},
    {Kind::into_clause, "SELECT INTO"},
    {Kind::search_clause, "SEARCH or CYCLE"},
    {Kind::cycle_clause, "SEARCH or CYCLE"},
    {Kind::overriding, "OVERRIDING"},
    {Kind::operator_class, "operator class"},
    {Kind::multi_assignment, "assignment of several columns at once"},
    {Kind::merge, "MERGE"},
}};

// What a call may have behind its arguments.
constexpr std::array<std::pair<Kind, std::string_view>, 5> call_modifiers{
    {{Kind::over, "window function"},
     {Kind::filter, "FILTER"},
     {Kind::within_group, "WITHIN GROUP"},
     {Kind::order_by, "ORDER BY in a call"},
     {Kind::distinct, "DISTINCT in a call"}}};

// Parts of a relation, join or common table that make it one that SQLite has not.
constexpr std::array item_parts{Kind::table_sample, Kind::alias_columns, Kind::search_clause,
                                Kind::cycle_clause};

template <std::size_t Size>
std::string_view name_in(const std::array<std::pair<Kind, std::string_view>, Size>& names, Kind kind) {
  for (const auto& [one, name] : names) {
    if (one == kind) return name;
  }
  return {};
}

std::string_view refused_call(const Expression& call) {
  for (const auto& [kind, name] : call_modifiers) {
    if (find_operand(call, kind) != nullptr) return name;
  }
  return {};
}

std::string_view refused_item(const Expression& item) {
  for (const Kind part : item_parts) {
    if (find_operand(item, part) != nullptr) return name_in(refused_kinds, part);
  }
  if (item.text == "LATERAL") return "LATERAL";
  return {};
}

std::string_view refused_join(const Expression& join) {
  if (join.text.starts_with("NATURAL")) return "NATURAL JOIN";
  const Expression* columns = find_operand(join, Kind::join_using);
  const bool alias = !join.alias.empty() || (columns != nullptr && !columns->alias.empty());
  return alias ? "alias of a join" : "";
}

std::string_view refused_access(const Expression& access) {
  const bool element = access.operands.size() == 2 && access.operands[1].kind == Kind::element_step;
  return element ? "an element of an array" : "field or slice access";
}

std::string_view refusal(const Expression& e) {
  const bool symbol = e.kind == Kind::binary_operator || e.kind == Kind::unary_operator ||
                      e.kind == Kind::any_array || e.kind == Kind::all_array;
  if (symbol && !e.qualifier.empty()) return "OPERATOR(…)";
  if (e.kind == Kind::column && !e.operands.empty()) return "assignment to a field or element";
  if (e.kind == Kind::column && !e.schema.empty() && e.schema != catalog::default_schema) {
    return "column reference with a schema";
  }
  if (e.kind == Kind::assignment && e.operands.size() > 1) return "assignment to a field or element";
  if (e.kind == Kind::access) return refused_access(e);
  if (e.kind == Kind::function_call) return refused_call(e);
  if (e.kind == Kind::join) return refused_join(e);
  if (e.kind == Kind::relation || e.kind == Kind::derived_table || e.kind == Kind::common_table) {
    return refused_item(e);
  }
  if (e.kind == Kind::limit_clause && !e.text.empty()) return "WITH TIES";
  if (e.kind == Kind::group_by && !e.text.empty()) return "GROUP BY DISTINCT";
  if (e.kind == Kind::order_item && e.text.starts_with("USING")) return "ORDER BY … USING";
  return name_in(refused_kinds, e.kind);
}

}  // namespace

bool SqliteWriter::refused(const Expression& e) {
  const std::string_view what = refusal(e);
  if (what.empty()) return false;
  refuse(e, std::string(what));
  return true;
}

}  // namespace schemake::dialect
