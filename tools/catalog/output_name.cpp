#include "catalog/output_name.hpp"

#include <array>
#include <utility>

namespace schemake::catalog {
namespace {

using Kind = ExpressionKind;

constexpr std::array<std::pair<Kind, std::string_view>, 9> constructs{{
    {Kind::nullif, "nullif"},
    {Kind::coalesce, "coalesce"},
    {Kind::greatest, "greatest"},
    {Kind::least, "least"},
    {Kind::array, "array"},
    {Kind::row, "row"},
    {Kind::grouping, "grouping"},
    {Kind::exists_subquery, "exists"},
    {Kind::array_subquery, "array"},
}};

constexpr std::array<std::pair<std::string_view, std::string_view>, 18> keywords{{
    {"CURRENT_DATE", "current_date"},
    {"CURRENT_TIME", "current_time"},
    {"CURRENT_TIMESTAMP", "current_timestamp"},
    {"LOCALTIME", "localtime"},
    {"LOCALTIMESTAMP", "localtimestamp"},
    {"CURRENT_ROLE", "current_role"},
    {"CURRENT_USER", "current_user"},
    {"USER", "user"},
    {"SESSION_USER", "session_user"},
    {"CURRENT_CATALOG", "current_catalog"},
    {"CURRENT_SCHEMA", "current_schema"},
    {"XMLCONCAT", "xmlconcat"},
    {"XMLELEMENT", "xmlelement"},
    {"XMLFOREST", "xmlforest"},
    {"XMLPARSE", "xmlparse"},
    {"XMLPI", "xmlpi"},
    {"XMLROOT", "xmlroot"},
    {"XMLSERIALIZE", "xmlserialize"},
}};

/// How good a name is: a weak one (a cast's type) gives way to none but is better than none.
enum class Strength : std::uint8_t { none, weak, strong };
struct Name {
  std::string_view text;
  Strength strength = Strength::none;
};

Name name_of(const Expression& value);

// The first column of a subquery names it.
Name name_of_subquery(const Expression& query) {
  if (query.kind == Kind::set_operation) {
    for (const Expression& part : query.operands) {
      if (is_row_query(part.kind)) return name_of_subquery(part);
    }
  }
  const Expression* targets = find_operand(query, Kind::targets);
  if (targets == nullptr) {
    return query.kind == Kind::values ? Name{"column1", Strength::strong} : Name{};
  }
  const Expression& first = targets->operands.front();
  if (!first.text.empty()) return {first.text, Strength::strong};
  return {name_of(first.operands.front()).text, Strength::strong};
}

Name name_of_access(const Expression& access) {
  for (std::size_t i = access.operands.size(); i-- > 1;) {
    if (access.operands[i].kind == Kind::field_step) return {access.operands[i].text, Strength::strong};
  }
  return name_of(access.operands.front());
}

Name name_of_case(const Expression& e) {
  const Expression& last = e.operands.back();
  const Name name = last.kind == Kind::case_else ? name_of(last.operands.front()) : Name{};
  return name.strength == Strength::strong ? name : Name{"case", Strength::weak};
}

Name name_of(const Expression& e) {
  if (e.kind == Kind::column || e.kind == Kind::function_call) return {e.text, Strength::strong};
  if (e.kind == Kind::access) return name_of_access(e);
  if (e.kind == Kind::collate) return name_of(e.operands.front());
  if (e.kind == Kind::case_when) return name_of_case(e);
  if (e.kind == Kind::scalar_subquery) return name_of_subquery(e.operands.back());
  if (e.kind == Kind::cast) {
    const Name name = name_of(e.operands.front());
    return name.strength == Strength::strong ? name : Name{e.type->name, Strength::weak};
  }
  if (e.kind == Kind::current_value || e.kind == Kind::xml_function) {
    const std::string_view word = std::string_view(e.text).substr(0, e.text.find('('));
    for (const auto& [keyword, name] : keywords) {
      if (keyword == word) return {name, Strength::strong};
    }
  }
  for (const auto& [kind, name] : constructs) {
    if (kind == e.kind) return {name, Strength::strong};
  }
  return {};
}

}  // namespace

std::string_view implied_name(const Expression& value) {
  const Name name = name_of(value);
  return name.strength == Strength::none || name.text.empty() ? "?column?" : name.text;
}

std::string_view output_name(const Expression& target) {
  return target.text.empty() ? implied_name(target.operands.front()) : target.text;
}

}  // namespace schemake::catalog
