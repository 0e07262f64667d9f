// Case of ASCII letters alone, whatever the locale: that is how names that are not quoted are folded
// here, and how SQLite's lower() and upper() work.
#pragma once

#include <string>
#include <string_view>

namespace schemake::text {

inline std::string lower(std::string_view text) {
  std::string out(text);
  for (char& byte : out) byte = byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte - 'A' + 'a') : byte;
  return out;
}

inline std::string upper(std::string_view text) {
  std::string out(text);
  for (char& byte : out) byte = byte >= 'a' && byte <= 'z' ? static_cast<char>(byte - 'a' + 'A') : byte;
  return out;
}

}  // namespace schemake::text
