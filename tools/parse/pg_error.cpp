#include "parse/pg_error.hpp"

#include <cctype>
#include <string>
#include <string_view>

namespace schemake::parse {
namespace {

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

text::Offset byte_offset(std::string_view text, int characters) {
  std::size_t at = 0;
  for (; characters > 0 && at < text.size(); --characters) {
    ++at;
    while (at < text.size() && is_continuation(text[at])) ++at;
  }
  return static_cast<text::Offset>(at);
}

// The word at the place, so that the caret line underlines what PostgreSQL complains of.
text::Offset word_end(std::string_view text, text::Offset at) {
  const auto is_word = [](char byte) {
    return std::isalnum(static_cast<unsigned char>(byte)) != 0 || byte == '_' ||
           static_cast<unsigned char>(byte) >= 0x80;
  };
  text::Offset end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  return end == at ? at + 1 : end;
}

// At the end of a text there is nothing to point at: point at the last thing that is there.
text::Offset last_visible(std::string_view text, text::Offset at) {
  if (at < text.size()) return at;
  std::size_t end = text.find_last_not_of(" \t\r\n;");
  return end == std::string_view::npos ? 0 : static_cast<text::Offset>(end);
}

// The server quotes the text from the mistake on, which may be the rest of the file.
std::string first_line(std::string_view message) {
  const std::size_t end = message.find_first_of("\r\n");
  return end == std::string_view::npos ? std::string(message) : std::string(message.substr(0, end)) + " …\"";
}

// The grammar's stack has an end, and says it like this.
std::string message_of(std::string_view message) {
  constexpr std::string_view exhausted = "memory exhausted";
  return message.starts_with(exhausted) ? "the statement nests too deep to be parsed" : first_line(message);
}

}  // namespace

void report_syntax_error(const PgQueryError& error, const text::Source& source, text::Offset begin,
                         text::Offset end, text::Diagnostics& diagnostics) {
  const std::string_view text = std::string_view(source.text()).substr(begin, end - begin);
  const text::Offset at =
      last_visible(text, error.cursorpos > 0 ? byte_offset(text, error.cursorpos - 1) : 0);
  const text::Offset stop = word_end(text, at);
  diagnostics.error("M0101", {&source, begin + at, begin + stop}, message_of(error.message));
}

}  // namespace schemake::parse
