#include <array>
#include <optional>
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

// The bits of INTERVAL_MASK in PostgreSQL's datetime.h, as an interval's first modifier holds them.
std::string interval_fields(std::int32_t mask) {
  constexpr std::array<std::pair<std::int32_t, const char*>, 13> masks{{
      {1 << 2, "year"},
      {1 << 1, "month"},
      {1 << 3, "day"},
      {1 << 10, "hour"},
      {1 << 11, "minute"},
      {1 << 12, "second"},
      {(1 << 2) | (1 << 1), "year to month"},
      {(1 << 3) | (1 << 10), "day to hour"},
      {(1 << 3) | (1 << 10) | (1 << 11), "day to minute"},
      {(1 << 3) | (1 << 10) | (1 << 11) | (1 << 12), "day to second"},
      {(1 << 10) | (1 << 11), "hour to minute"},
      {(1 << 10) | (1 << 11) | (1 << 12), "hour to second"},
      {(1 << 11) | (1 << 12), "minute to second"},
  }};
  for (const auto& [bits, name] : masks) {
    if (bits == mask) return name;
  }
  return {};
}

std::optional<std::int32_t> integer_constant(const Json& json, const Context& context) {
  const catalog::Expression value = lower_expression(json, context);
  if (value.kind != catalog::ExpressionKind::integer_literal) return std::nullopt;
  return std::stoi(value.text);
}

}  // namespace

catalog::TypeName lower_type(const Json& body, const Context& context) {
  catalog::TypeName type;
  const std::vector<std::string> names = strings(list(body, "names"));
  if (!names.empty()) type.name = names.back();
  if (names.size() > 1 && names[names.size() - 2] != "pg_catalog") type.schema = names[names.size() - 2];
  for (const Json& modifier : list(body, "typmods")) {
    if (const auto value = integer_constant(modifier, context)) type.modifiers.push_back(*value);
  }
  if (type.name == "interval" && !type.modifiers.empty()) {
    type.interval_fields = interval_fields(type.modifiers.front());
    type.modifiers.erase(type.modifiers.begin());
  }
  type.array_dimensions = static_cast<std::uint32_t>(list(body, "arrayBounds").size());
  return type;
}

bool replace_serial(catalog::TypeName& type) {
  constexpr std::array<std::pair<const char*, const char*>, 6> serials{{{"serial", "int4"},
                                                                        {"serial4", "int4"},
                                                                        {"bigserial", "int8"},
                                                                        {"serial8", "int8"},
                                                                        {"smallserial", "int2"},
                                                                        {"serial2", "int2"}}};
  for (const auto& [serial, integer] : serials) {
    if (type.schema.empty() && type.name == serial) {
      type.name = integer;
      return true;
    }
  }
  return false;
}

}  // namespace schemake::parse
