#include "catalog/type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace schemake::catalog {
namespace {

// PostgreSQL's internal names whose usual SQL spelling is another.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> spellings{{
    {"int2", "smallint"},
    {"int4", "integer"},
    {"int8", "bigint"},
    {"float4", "real"},
    {"float8", "double precision"},
    {"bool", "boolean"},
    {"bpchar", "char"},
    {"varbit", "bit varying"},
}};

}  // namespace

std::string display(const TypeName& type) {
  const auto* spelling = std::find_if(spellings.begin(), spellings.end(),
                                      [&](const auto& entry) { return entry.first == type.name; });
  // bpchar without a length is a type of its own, and char is char(1).
  const bool other_spelling = type.schema.empty() && spelling != spellings.end() &&
                              (type.name != "bpchar" || !type.modifiers.empty());
  std::string out = type.schema.empty() ? std::string() : type.schema + ".";
  out += other_spelling ? spelling->second : std::string_view(type.name);
  if (!type.interval_fields.empty()) out += " " + type.interval_fields;
  for (std::size_t i = 0; i < type.modifiers.size(); ++i) {
    out += (i == 0 ? "(" : ",") + std::to_string(type.modifiers[i]);
  }
  if (!type.modifiers.empty()) out += ")";
  for (std::uint32_t i = 0; i < type.array_dimensions; ++i) out += "[]";
  return out;
}

}  // namespace schemake::catalog
