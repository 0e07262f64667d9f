// Durations as PostgreSQL's settings take them: "500ms", "5s", "2min", "1h". Internal to this room.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace schemake::parse {

/// What to say of one that is wrong.
inline constexpr std::string_view duration_help =
    "write a number with its unit, with no blank: 500ms, 5s, 2min, 1h";

/// In milliseconds; nothing where it is no such duration, has no unit, or is longer than 24 days.
std::optional<std::int32_t> duration(std::string_view text);

/// How long to wait for something: 0 of whichever unit and `none` are `change::Timeouts::no_limit`.
std::optional<std::int32_t> timeout(std::string_view text);

}  // namespace schemake::parse
