#include "inspect/literal_equality.hpp"

#include <schemake/apply/ledger.hpp>

#include "inspect/table_shape.hpp"

namespace schemake::inspect {
namespace {

std::string type_sql(const catalog::TypeName& type) {
  if (type.schema.empty()) return catalog::display(type);
  std::string sql = quote_name(type.schema) + "." + quote_name(type.name);
  for (std::uint32_t i = 0; i < type.array_dimensions; ++i) sql += "[]";
  return sql;
}

}  // namespace

bool LiteralEquality::operator()(apply::Driver& driver, const catalog::TypeName& type,
                                 const std::string& left, const std::string& right) {
  const std::string sql = type_sql(type);
  const auto [entry, is_new] = known_.try_emplace({sql, left, right}, false);
  if (!is_new) return entry->second;
  const auto text_of = [&](const std::string& literal) {
    return "(" + apply::quote_literal(literal, Dialect::postgresql) + "::" + sql + ")::text";
  };
  try {
    entry->second = driver.query("SELECT " + text_of(left) + " = " + text_of(right)).at(0).at(0) == "t";
  } catch (const DatabaseError& error) {
    if (error.kind == DatabaseError::Kind::connection) throw;
  }
  return entry->second;
}

}  // namespace schemake::inspect
