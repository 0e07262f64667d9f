#include "parse/duration.hpp"

#include <array>
#include <charconv>
#include <limits>

#include "change/migration.hpp"

namespace schemake::parse {
namespace {

struct Unit {
  std::string_view name;
  std::int64_t milliseconds;
};
constexpr std::array<Unit, 5> units{
    {{"ms", 1}, {"s", 1'000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};

}  // namespace

std::optional<std::int32_t> duration(std::string_view text) {
  std::int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || number < 0) return std::nullopt;
  const std::string_view name(end, static_cast<std::size_t>(text.data() + text.size() - end));
  for (const Unit& unit : units) {
    if (unit.name != name) continue;
    const std::int64_t milliseconds = number * unit.milliseconds;
    if (milliseconds > std::numeric_limits<std::int32_t>::max()) return std::nullopt;
    return static_cast<std::int32_t>(milliseconds);
  }
  return std::nullopt;
}

std::optional<std::int32_t> timeout(std::string_view text) {
  if (text == "0" || text == "none") return change::Timeouts::no_limit;
  const std::optional<std::int32_t> milliseconds = duration(text);
  return milliseconds && *milliseconds == 0 ? change::Timeouts::no_limit : milliseconds;
}

}  // namespace schemake::parse
