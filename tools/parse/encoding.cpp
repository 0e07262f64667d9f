#include "parse/encoding.hpp"

#include <fmt/format.h>

#include <optional>
#include <string_view>

namespace schemake::parse {
namespace {

using Byte = unsigned char;

// The length of the well-formed sequence at `at` (no overlong forms, no surrogates), or 0.
std::size_t sequence_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<Byte>(text[at + i]) : Byte{0};
  };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0U) == 0x80U; };
  const Byte first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const bool overlong = first == 0xE0 && byte(1) < 0xA0;
    const bool surrogate = first == 0xED && byte(1) > 0x9F;
    return continues(1) && continues(2) && !overlong && !surrogate ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const bool overlong = first == 0xF0 && byte(1) < 0x90;
    const bool too_large = first == 0xF4 && byte(1) > 0x8F;
    return continues(1) && continues(2) && continues(3) && !overlong && !too_large ? 4 : 0;
  }
  return 0;
}

std::optional<std::size_t> first_bad_byte(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = text[at] == '\0' ? 0 : sequence_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

}  // namespace

bool check_encoding(const text::Source& source, text::Diagnostics& diagnostics) {
  if (source.text().starts_with("\xFF\xFE") || source.text().starts_with("\xFE\xFF")) {
    diagnostics.error("M0110", {&source, 0, 2}, "the file is UTF-16").help = "save the file as UTF-8";
    return false;
  }
  const auto bad = first_bad_byte(source.text());
  if (!bad) return true;
  const auto at = static_cast<text::Offset>(*bad);
  const auto byte = static_cast<unsigned>(static_cast<Byte>(source.text()[at]));
  diagnostics
      .error(
          "M0110", {&source, at, at + 1},
          byte == 0 ? std::string("NUL byte in a SQL file") : fmt::format("byte 0x{:02x} is not UTF-8", byte))
      .help = "save the file as UTF-8";
  return false;
}

}  // namespace schemake::parse
