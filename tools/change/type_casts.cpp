// pg_cast of PostgreSQL 15, but for casts that must be written. What an extension or CREATE CAST adds is not
// in it, so of types that are not the server's own nothing is said but of enums.
#include "change/type_casts.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "catalog/dependency.hpp"
#include "change/lookup.hpp"

namespace schemake::change {
namespace {

using catalog::Catalog;
using catalog::Expression;
using catalog::ExpressionKind;
using catalog::TypeName;

struct Casts {
  std::string_view from;
  std::string_view to;  ///< each between blanks
};

constexpr std::array<Casts, 36> casts{{
    {"bit", " varbit "},
    {"bool", ""},
    {"box", " polygon "},
    {"bpchar", " char name text varchar "},
    {"bytea", ""},
    {"char", " text "},
    {"cidr", " inet "},
    {"circle", ""},
    {"date", " timestamp timestamptz "},
    {"float4", " float8 int2 int4 int8 numeric "},
    {"float8", " float4 int2 int4 int8 numeric "},
    {"inet", " cidr "},
    {"int2", " float4 float8 int4 int8 numeric oid "},
    {"int4", " float4 float8 int2 int8 money numeric oid "},
    {"int8", " float4 float8 int2 int4 money numeric oid "},
    {"interval", " time "},
    {"json", " jsonb "},
    {"jsonb", " json "},
    {"macaddr", " macaddr8 "},
    {"macaddr8", " macaddr "},
    {"money", " numeric "},
    {"name", " text "},
    {"numeric", " float4 float8 int2 int4 int8 money "},
    {"oid", " int4 int8 "},
    {"path", " polygon "},
    {"point", " box "},
    {"polygon", " path "},
    {"text", " bpchar char name varchar "},
    {"time", " interval timetz "},
    {"timestamp", " date time timestamptz "},
    {"timestamptz", " date time timestamp timetz "},
    {"timetz", " time "},
    {"uuid", ""},
    {"varbit", " bit "},
    {"varchar", " bpchar char name text "},
    {"xml", ""},
}};

const Casts* casts_from(std::string_view type) {
  const auto* found =
      std::find_if(casts.begin(), casts.end(), [&](const Casts& each) { return each.from == type; });
  return found == casts.end() ? nullptr : found;
}

bool has(std::string_view list, std::string_view type) {
  for (std::size_t at = list.find(type); at != std::string_view::npos; at = list.find(type, at + 1)) {
    if (list[at - 1] == ' ' && list[at + type.size()] == ' ') return true;
  }
  return false;
}

bool is_enum(const TypeName& type, const Catalog& catalog) {
  const catalog::TypeDefinition* found =
      is_built_in(type) ? nullptr : catalog.find_type(catalog::resolved_name(type));
  return found != nullptr && std::holds_alternative<catalog::EnumType>(found->definition);
}

// Storing as text goes through the type's own output, whatever the type is.
bool is_string(const TypeName& type) {
  constexpr std::array<std::string_view, 4> strings{"text", "varchar", "bpchar", "name"};
  return is_built_in(type) && std::find(strings.begin(), strings.end(), type.name) != strings.end();
}

bool is_known(const TypeName& type, const Catalog& catalog) {
  return is_built_in(type) ? casts_from(type.name) != nullptr : is_enum(type, catalog);
}

bool has_own_casts(const Catalog& catalog) {
  const auto at = catalog.objects().lower_bound({catalog::ObjectKind::cast, {{}, {}}, {}});
  return at != catalog.objects().end() && at->first.kind == catalog::ObjectKind::cast;
}

TypeName plain(const char* name) {
  return {{}, name, {}, {}, 0};
}

TypeName integer_type(const std::string& digits) {
  if (digits.size() < 10) return plain("int4");
  return plain(digits.size() < 19 ? "int8" : "numeric");
}

}  // namespace

bool may_become(const TypeName& from, const TypeName& to, const Catalog& catalog) {
  TypeName source = base_type(from, catalog);
  TypeName target = base_type(to, catalog);
  if (source.name.empty() || target.name.empty() || has_own_casts(catalog)) return true;
  const bool one_array = (source.array_dimensions > 0) != (target.array_dimensions > 0);
  if (target.array_dimensions == 0 && is_string(target)) return true;
  source.array_dimensions = target.array_dimensions = 0;
  if (!is_known(source, catalog) || !is_known(target, catalog)) return true;
  if (one_array) return false;
  if (is_string(target) || (source.name == target.name && source.schema == target.schema)) return true;
  const Casts* all = is_built_in(source) ? casts_from(source.name) : nullptr;
  return all != nullptr && is_built_in(target) && has(all->to, target.name);
}

std::optional<TypeName> type_of_value(const Expression& value, const TypeName& column) {
  const bool own_function = value.kind == ExpressionKind::function_call && value.qualifier.empty();
  if (value.kind == ExpressionKind::string_literal) return column;
  if (value.kind == ExpressionKind::boolean_literal) return plain("bool");
  if (value.kind == ExpressionKind::integer_literal) return integer_type(value.text);
  if (value.kind == ExpressionKind::decimal_literal) return plain("numeric");
  if (value.kind == ExpressionKind::cast) return value.type;
  if (own_function && value.text == "now") return plain("timestamptz");
  if (own_function && value.text == "nextval") return plain("int8");
  if (own_function && value.text == "gen_random_uuid") return plain("uuid");
  if (value.kind != ExpressionKind::current_value) return std::nullopt;
  if (value.text == "CURRENT_DATE") return plain("date");
  if (value.text.starts_with("CURRENT_TIMESTAMP")) return plain("timestamptz");
  return std::nullopt;
}

}  // namespace schemake::change
