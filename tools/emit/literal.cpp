// A raw string literal would be nicer to read, but it ends at a delimiter that the text may contain, and it
// loses NUL, CR and whatever the compiler's input character set rejects. Escapes are exact for all bytes.
#include "emit/literal.hpp"

#include <fmt/format.h>

#include <iterator>

namespace schemake::emit {
namespace {

/// MSVC takes no single piece over 16 KiB; an escape has up to four characters.
constexpr std::size_t longest_piece = 4000;

/// Always three digits: an octal escape ends there, so a digit may follow. (A hexadecimal one has no end.)
void append_octal(std::string& out, char c) {
  const auto byte = static_cast<unsigned char>(c);
  out += '\\';
  out += static_cast<char>('0' + (byte >> 6U));
  out += static_cast<char>('0' + ((byte >> 3U) & 7U));
  out += static_cast<char>('0' + (byte & 7U));
}

void append_escaped(std::string& out, char c, char previous) {
  if (c == '\n') {
    out += "\\n";
  } else if (c == '\t') {
    out += "\\t";
  } else if (c == '"' || c == '\\' || (c == '?' && previous == '?')) {  // "?\?": not a trigraph
    out += '\\';
    out += c;
  } else if (c < ' ' || c > '~') {
    append_octal(out, c);
  } else {
    out += c;
  }
}

void append_piece(std::string& out, std::string_view piece) {
  out += '"';
  char previous = '\0';
  for (const char c : piece) {
    append_escaped(out, c, previous);
    previous = c;
  }
  out += '"';
}

}  // namespace

void append_literal(std::string& out, std::string_view text, std::size_t indent) {
  std::string_view piece = text.substr(0, longest_piece);
  append_piece(out, piece);
  for (text.remove_prefix(piece.size()); !text.empty(); text.remove_prefix(piece.size())) {
    out += '\n';
    out.append(indent, ' ');
    piece = text.substr(0, longest_piece);
    append_piece(out, piece);
  }
}

void append_text(std::string& out, std::string_view text, std::size_t indent) {
  out += '{';
  append_literal(out, text, indent + 1);
  fmt::format_to(std::back_inserter(out), ", {}}}", text.size());
}

std::string text_initializer(std::string_view text) {
  std::string out;
  append_text(out, text, 0);
  return out;
}

}  // namespace schemake::emit
