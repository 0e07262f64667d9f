// C++ string literals that hold any bytes.
#pragma once

#include <string>
#include <string_view>

namespace schemake::emit {

/// Literals longer than this are beyond what every compiler must take (C++ [implimits]): clang warns about
/// them under -Wpedantic, even if they are written in pieces.
inline constexpr std::size_t longest_portable_literal = 65535;

/// Appends `text` as a literal. Every byte outside printable ASCII is an octal escape, so the source's
/// character set does not matter. No piece is longer than a compiler takes; those behind the first stand
/// on lines of their own, indented by `indent`. A piece for each line of SQL would be nicer to read, but
/// costs a fifth of the compile time, and the listings are there for readers.
void append_literal(std::string& out, std::string_view text, std::size_t indent);

/// `{"text", 4}`: an initializer of `schemake::Text` and of `std::string_view`.
void append_text(std::string& out, std::string_view text, std::size_t indent);
std::string text_initializer(std::string_view text);

}  // namespace schemake::emit
