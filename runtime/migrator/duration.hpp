// Lengths of time as people write and read them. Internal to this room.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace schemake::migrator {

/// "12 ms", "1.3 s", "2 min 5 s".
std::string duration_text(std::chrono::microseconds duration);

/// "5", "5s", "0.5 s", "500ms", "2min", "1h": seconds where no unit is named, rounded to a millisecond.
/// Nothing for another text, and for what is longer than PostgreSQL's settings take (24 days).
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

}  // namespace schemake::migrator
