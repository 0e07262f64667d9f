#include <algorithm>
#include <array>
#include <cctype>

#include "inspect/sqlite_text.hpp"
#include "text/ascii.hpp"

namespace schemake::inspect {
namespace {

using text::lower;

bool is_word_byte(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' || (c & 0x80) != 0;
}

/// Behind the comment or the run of blanks at `at`; `at` itself where there is none.
std::size_t skip_blank(std::string_view sql, std::size_t at) {
  if (std::isspace(static_cast<unsigned char>(sql[at])) != 0) return at + 1;
  if (sql.substr(at, 2) == "--") return std::min(sql.find('\n', at), sql.size());
  if (sql.substr(at, 2) == "/*") {
    const std::size_t end = sql.find("*/", at + 2);
    return end == std::string_view::npos ? sql.size() : end + 2;
  }
  return at;
}

/// Behind the closing quote; a doubled one is part of the text.
std::size_t quoted_end(std::string_view sql, std::size_t at, char close) {
  for (++at; at < sql.size(); ++at) {
    if (sql[at] != close) continue;
    if (close == ']' || at + 1 == sql.size() || sql[at + 1] != close) return at + 1;
    ++at;
  }
  return sql.size();
}

std::string unquote(std::string_view quoted, char close) {
  std::string result;
  for (std::size_t at = 1; at + 1 < quoted.size(); ++at) {
    result += quoted[at];
    if (quoted[at] == close && close != ']') ++at;
  }
  return result;
}

std::size_t symbol_size(std::string_view rest) {
  static constexpr std::array<std::string_view, 10> longer = {"->>", "||", "->", "<<", ">>",
                                                              "<=",  ">=", "<>", "==", "!="};
  for (const std::string_view symbol : longer) {
    if (rest.substr(0, symbol.size()) == symbol) return symbol.size();
  }
  return 1;
}

bool is_number_byte(std::string_view sql, std::size_t at) {
  const char c = sql[at];
  if (is_word_byte(c) || c == '.') return true;
  return (c == '+' || c == '-') && (sql[at - 1] == 'e' || sql[at - 1] == 'E');
}

std::size_t number_end(std::string_view sql, std::size_t at) {
  const bool hexadecimal = sql.size() > at + 1 && (sql[at + 1] == 'x' || sql[at + 1] == 'X');
  for (++at; at < sql.size(); ++at) {
    if (hexadecimal ? !is_word_byte(sql[at]) : !is_number_byte(sql, at)) break;
  }
  return at;
}

/// The token at `at`, which is moved behind it.
SqliteToken next_token(std::string_view sql, std::size_t& at) {
  const std::size_t begin = at;
  const char c = sql[at];
  if (c == '\'') {
    at = quoted_end(sql, at, c);
    return {SqliteTokenKind::string, std::string(sql.substr(begin, at - begin))};
  }
  if (c == '"' || c == '`' || c == '[') {
    const char close = c == '[' ? ']' : c;
    at = quoted_end(sql, at, close);
    return {SqliteTokenKind::name, unquote(sql.substr(begin, at - begin), close)};
  }
  if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
    at = number_end(sql, at);
    return {SqliteTokenKind::number, lower(sql.substr(begin, at - begin))};
  }
  if (is_word_byte(c)) {
    while (at < sql.size() && is_word_byte(sql[at])) ++at;
    return {SqliteTokenKind::word, lower(sql.substr(begin, at - begin))};
  }
  at += symbol_size(sql.substr(at));
  return {SqliteTokenKind::symbol, std::string(sql.substr(begin, at - begin))};
}

}  // namespace

std::vector<SqliteToken> sqlite_tokens(std::string_view sql) {
  std::vector<SqliteToken> result;
  std::size_t at = 0;
  while (at < sql.size()) {
    const std::size_t behind = skip_blank(sql, at);
    if (behind != at) {
      at = behind;
    } else {
      result.push_back(next_token(sql, at));
    }
  }
  return result;
}

}  // namespace schemake::inspect
