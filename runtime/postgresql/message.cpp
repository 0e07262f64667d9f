#include <schemake/postgresql/message.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <vector>

namespace schemake::postgresql {
namespace {

using std::string_view;

std::vector<string_view> lines_of(string_view text) {
  std::vector<string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

bool is_label(string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
    return std::isupper(c) != 0 || c == ' ' || c > 127;
  });
}

/// Of "DETAIL:  Key (id)=(1) exists." the part before the colon, or an empty view.
string_view label_of(string_view line) {
  const std::size_t colon = line.find(":  ");
  if (colon == string_view::npos || !is_label(line.substr(0, colon))) return {};
  return line.substr(0, colon);
}

std::size_t bytes_of_characters(string_view text, std::size_t characters) {
  std::size_t i = 0;
  for (; i < text.size(); ++i) {
    const bool starts = (static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U;
    if (starts && characters-- == 0) break;
  }
  return i;
}

/// The 1-based byte of `sql` that "LINE 2: excerpt" and the caret line below it point to, or 0. libpq cuts
/// a long line to an excerpt between dots.
std::uint32_t position_in(string_view sql, string_view line, string_view caret_line) {
  const std::size_t caret = caret_line.find('^');
  const std::size_t colon = line.find(": ");
  const std::size_t blank = line.find(' ');
  if (caret == string_view::npos || colon == string_view::npos || caret < colon + 2) return 0;
  std::size_t number = 0;
  std::from_chars(line.data() + blank + 1, line.data() + colon, number);
  const auto sql_lines = lines_of(sql);
  if (number == 0 || number > sql_lines.size()) return 0;
  string_view excerpt = line.substr(colon + 2);
  std::size_t offset = bytes_of_characters(excerpt, caret - colon - 2);
  if (excerpt.substr(0, 3) == "..." && offset >= 3) {
    excerpt.remove_prefix(3);
    offset -= 3;
  }
  if (excerpt.size() > 3 && excerpt.substr(excerpt.size() - 3) == "...") excerpt.remove_suffix(3);
  const std::size_t at = sql_lines[number - 1].find(excerpt);
  if (at == string_view::npos) return 0;
  const auto line_start = static_cast<std::size_t>(sql_lines[number - 1].data() - sql.data());
  return static_cast<std::uint32_t>(line_start + at + offset + 1);
}

bool is_excerpt(string_view line) {
  return line.rfind("LINE ", 0) == 0 && line.size() > 5 &&
         std::isdigit(static_cast<unsigned char>(line[5])) != 0;
}

void append_line(std::string& part, string_view line) {
  part.append(part.empty() ? "" : "\n").append(line);
}

}  // namespace

DatabaseError to_error(DatabaseError::Kind kind, string_view text, std::string sqlstate, string_view sql) {
  std::string message;
  std::string detail;
  std::string hint;
  std::string ignored;  // CONTEXT and the like repeat what the place says already
  std::string* part = &message;
  std::uint32_t position = 0;
  const auto lines = lines_of(text);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    string_view line = lines[i];
    if (is_excerpt(line) && i + 1 < lines.size()) {
      position = position_in(sql, line, lines[++i]);
      continue;
    }
    const string_view label = label_of(line);
    if (!label.empty()) {
      part = i == 0 ? &message : label == "DETAIL" ? &detail : label == "HINT" ? &hint : &ignored;
      line.remove_prefix(label.size() + 3);
    }
    append_line(*part, line);
  }
  DatabaseError error(kind, message, std::move(sqlstate), position);
  error.detail = std::move(detail);
  error.hint = std::move(hint);
  return error;
}

}  // namespace schemake::postgresql
