#include "dialect/sqlite_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace schemake::dialect {
namespace {

constexpr std::array<std::pair<std::string_view, Family>, 18> families{{
    {"int2", Family::integer},
    {"int4", Family::integer},
    {"int8", Family::integer},
    {"numeric", Family::decimal},
    {"float4", Family::floating},
    {"float8", Family::floating},
    {"bool", Family::boolean},
    {"text", Family::text},
    {"varchar", Family::text},
    {"bpchar", Family::text},
    {"date", Family::date},
    {"time", Family::time},
    {"timestamp", Family::timestamp},
    {"timestamptz", Family::timestamp},
    {"uuid", Family::uuid},
    {"json", Family::json},
    {"jsonb", Family::json},
    {"bytea", Family::bytes},
}};

std::string with_modifiers(std::string name, const catalog::TypeName& type) {
  for (std::size_t i = 0; i < type.modifiers.size(); ++i) {
    name += (i == 0 ? "(" : ",") + std::to_string(type.modifiers[i]);
  }
  return type.modifiers.empty() ? name : name + ")";
}

std::string declare_text(const catalog::TypeName& type) {
  if (type.name == "varchar") return with_modifiers("VARCHAR", type);
  if (type.name == "bpchar") return with_modifiers("CHAR", type);
  return "TEXT";
}

}  // namespace

Family family_of(const catalog::TypeName& type) {
  if (type.array_dimensions > 0 || (!type.schema.empty() && type.schema != "pg_catalog")) {
    return Family::foreign;
  }
  const auto* at = std::find_if(families.begin(), families.end(),
                                [&](const auto& entry) { return entry.first == type.name; });
  return at == families.end() ? Family::foreign : at->second;
}

std::string_view name_of(Family family) {
  constexpr std::array<std::string_view, 13> names{"a value of unknown type",
                                                   "integer",
                                                   "numeric",
                                                   "float",
                                                   "boolean",
                                                   "text",
                                                   "date",
                                                   "time",
                                                   "timestamp",
                                                   "uuid",
                                                   "json",
                                                   "bytea",
                                                   "a type that SQLite has not"};
  return names.at(static_cast<std::size_t>(family));
}

bool is_number(Family family) {
  return family == Family::integer || family == Family::decimal || family == Family::floating;
}

std::optional<std::string> sqlite_type(const catalog::TypeName& type) {
  switch (family_of(type)) {
    case Family::integer:
      return "INTEGER";
    case Family::decimal:
      return with_modifiers("NUMERIC", type);
    case Family::floating:
      return "REAL";
    case Family::boolean:
      return "BOOLEAN";
    case Family::text:
      return declare_text(type);
    case Family::date:
    case Family::time:
    case Family::timestamp:
    case Family::uuid:
    case Family::json:
      return "TEXT";
    case Family::bytes:
      return "BLOB";
    case Family::unknown:
    case Family::foreign:
      break;
  }
  return std::nullopt;
}

std::string_view storage_classes(Family family) {
  switch (family) {
    case Family::integer:
    case Family::boolean:
      return "'integer'";
    case Family::decimal:
    case Family::floating:
      return "'integer', 'real'";
    case Family::text:
    case Family::date:
    case Family::time:
    case Family::timestamp:
    case Family::uuid:
    case Family::json:
      return "'text'";
    case Family::bytes:
      return "'blob'";
    case Family::unknown:
    case Family::foreign:
      break;
  }
  return "'integer', 'real', 'text', 'blob'";
}

}  // namespace schemake::dialect
