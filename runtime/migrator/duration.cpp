#include <schemake/migrator/duration.hpp>

#include <charconv>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace schemake::migrator {
namespace {

using std::string_view;

/// In milliseconds; 0 for a word that is no unit.
double unit(string_view name) {
  if (name == "ms") return 1;
  if (name.empty() || name == "s") return 1000;
  if (name == "min") return 60.0 * 1000;
  if (name == "h") return 3600.0 * 1000;
  return 0;
}

}  // namespace

std::string duration_text(std::chrono::microseconds duration) {
  const double ms = static_cast<double>(duration.count()) / 1000;
  if (ms < 10) return fmt::format("{:.1f} ms", ms);
  if (ms < 1000) return fmt::format("{:.0f} ms", ms);
  if (ms < 60000) return fmt::format("{:.1f} s", ms / 1000);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  return fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

std::optional<std::chrono::milliseconds> parse_duration(string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
  if (error != std::errc() || number < 0) return std::nullopt;
  string_view name(rest, static_cast<std::size_t>(end - rest));
  if (!name.empty() && name.front() == ' ') name.remove_prefix(1);
  const double ms = number * unit(name);
  if (unit(name) == 0 || !(ms <= std::numeric_limits<std::int32_t>::max())) return std::nullopt;
  return std::chrono::milliseconds(std::llround(ms));
}

}  // namespace schemake::migrator
