#include "dialect/postgresql_expression.hpp"

#include <algorithm>
#include <array>

#include "dialect/identifier.hpp"

namespace schemake::dialect {
namespace {

// Names that `display` spells as SQL words; all others are identifiers like any other.
constexpr std::array<std::string_view, 21> built_in{
    "int2",    "int4",    "int8",     "float4", "float8", "bool",      "varbit",
    "numeric", "varchar", "bpchar",   "text",   "date",   "timestamp", "timestamptz",
    "time",    "timetz",  "interval", "uuid",   "json",   "jsonb",     "bytea"};

bool is_built_in(const catalog::TypeName& type) {
  if (!type.schema.empty() && type.schema != "pg_catalog") return false;
  return std::find(built_in.begin(), built_in.end(), type.name) != built_in.end();
}

bool has_clause(const Expression& query) {
  return find_operand(query, ExpressionKind::order_by) != nullptr ||
         find_operand(query, ExpressionKind::limit_clause) != nullptr ||
         find_operand(query, ExpressionKind::offset_clause) != nullptr ||
         find_operand(query, ExpressionKind::locking_clause) != nullptr ||
         find_operand(query, ExpressionKind::with_clause) != nullptr;
}

}  // namespace

std::string postgresql_type(const catalog::TypeName& type) {
  catalog::TypeName spelled = type;
  if (is_built_in(type)) {
    spelled.schema.clear();
    return catalog::display(spelled);
  }
  spelled.schema.clear();
  spelled.name = quote_postgresql(type.name);
  const std::string schema = type.schema.empty() ? "" : quote_postgresql(type.schema) + ".";
  return schema + catalog::display(spelled);
}

std::string postgresql_name(const catalog::QualifiedName& name) {
  const std::string schema = name.in_default_schema() ? "" : quote_postgresql(name.schema) + ".";
  return schema + quote_postgresql(name.name);
}

std::string PostgresqlWriter::identifier(std::string_view name) const {
  return quote_postgresql(name);
}

std::string PostgresqlWriter::relation_name(const Expression& relation) {
  const std::string schema = relation.qualifier.empty() ? "" : quote_postgresql(relation.qualifier) + ".";
  return schema + quote_postgresql(relation.text);
}

Written PostgresqlWriter::current_value(const Expression& e) {
  return {e.text};
}

Written PostgresqlWriter::boolean_test(const Expression& e) {
  return {operand(e.operands.at(0), Level::other_operator) + " " + e.text, Level::comparison};
}

Written PostgresqlWriter::distinct_from(const Expression& e, bool negated) {
  return infix(e, negated ? "IS NOT DISTINCT FROM" : "IS DISTINCT FROM", Level::comparison);
}

Written PostgresqlWriter::like(const Expression& e, bool ignore_case, bool negated) {
  const std::string word = ignore_case ? "ILIKE" : "LIKE";
  Written out = infix(e, negated ? "NOT " + word : word, Level::comparison);
  if (e.operands.size() > 2) out.sql += " ESCAPE " + operand(e.operands[2], Level::other_operator);
  return out;
}

Written PostgresqlWriter::quantified(const Expression& e, std::string_view quantifier) {
  return {
      operand(e.operands.at(0), Level::other_operator) + " " +
          (e.qualifier.empty() ? e.text : "OPERATOR(" + quote_postgresql(e.qualifier) + "." + e.text + ")") +
          " " + std::string(quantifier) + " (" + text(e.operands.at(1)) + ")",
      Level::comparison};
}

Written PostgresqlWriter::array(const Expression& e) {
  return {"ARRAY[" + list(e.operands) + "]"};
}

Written PostgresqlWriter::function_call(const Expression& e) {
  const std::string schema = e.qualifier.empty() ? "" : quote_postgresql(e.qualifier) + ".";
  return {call(schema + quote_postgresql(e.text), e)};
}

Written PostgresqlWriter::cast(const Expression& e) {
  const Expression& value = e.operands.at(0);
  if (value.kind == ExpressionKind::string_literal || value.kind == ExpressionKind::null_literal) {
    return {text(value) + "::" + postgresql_type(*e.type)};
  }
  return {"CAST(" + text(value) + " AS " + postgresql_type(*e.type) + ")"};
}

Written PostgresqlWriter::collate(const Expression& e) {
  const std::string schema = e.qualifier.empty() ? "" : quote_postgresql(e.qualifier) + ".";
  return {operand(e.operands.at(0), Level::primary) + " COLLATE " + schema + quote_postgresql(e.text),
          Level::unary};
}

Written PostgresqlWriter::greatest(const Expression& e, bool least) {
  return {(least ? "least(" : "greatest(") + list(e.operands) + ")"};
}

Written PostgresqlWriter::row(const Expression& e) {
  return {(e.text.empty() && e.operands.size() > 1 ? "(" : "ROW(") + list(e.operands) + ")"};
}

Written PostgresqlWriter::set_default(const Expression& /*expression*/) {
  return {"DEFAULT"};
}

std::string PostgresqlWriter::set_operand(const Expression& query, const Expression& operation,
                                          bool is_left) {
  const bool same_chain = is_left && query.kind == ExpressionKind::set_operation &&
                          query.text == operation.text && !has_clause(query);
  const bool bare = (query.kind != ExpressionKind::set_operation || same_chain) && !has_clause(query);
  return bare ? text(query) : parenthesized_query(query);
}

}  // namespace schemake::dialect
