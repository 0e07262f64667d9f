#include "lexer.hpp"

#include <algorithm>
#include <cctype>

namespace schemake::mutants {
namespace {

bool begins_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool in_word(char c) {
  return begins_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '$';
}

/// Reads one token after the other.
class Lexer {
 public:
  explicit Lexer(std::string_view sql) : sql_(sql) {}

  Tokens run() {
    Tokens tokens;
    for (skip(); at_ < sql_.size(); skip()) tokens.push_back(next());
    return tokens;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  void skip() {
    while (at_ < sql_.size()) {
      if (std::isspace(static_cast<unsigned char>(peek())) != 0)
        ++at_;
      else if (peek() == '-' && peek(1) == '-')
        at_ = std::min(sql_.find('\n', at_), sql_.size());
      else if (peek() == '/' && peek(1) == '*')
        skip_block();
      else
        return;
    }
  }

  void skip_block() {
    int depth = 0;
    do {
      if (peek() == '/' && peek(1) == '*') ++depth, ++at_;
      if (peek() == '*' && peek(1) == '/') --depth, ++at_;
      ++at_;
    } while (depth > 0 && at_ < sql_.size());
  }

  Token next() {
    const std::size_t begin = at_;
    const TokenKind kind = read();
    at_ = std::min(at_, sql_.size());
    return {kind, sql_.substr(begin, at_ - begin), begin, at_};
  }

  TokenKind read() {
    if ((peek() == 'E' || peek() == 'e') && peek(1) == '\'') return read_quoted(1, true);
    if (peek() == '\'' || peek() == '"') return read_quoted(0, false);
    if (peek() == '$' && (peek(1) == '$' || begins_word(peek(1)))) return read_dollar();
    if (begins_word(peek())) {
      while (at_ < sql_.size() && in_word(peek())) ++at_;
      return TokenKind::word;
    }
    if (std::isdigit(static_cast<unsigned char>(peek())) != 0) {
      while (std::isdigit(static_cast<unsigned char>(peek())) != 0 || peek() == '.') ++at_;
      return TokenKind::number;
    }
    at_ += peek() == ':' && peek(1) == ':' ? 2 : 1;
    return TokenKind::symbol;
  }

  TokenKind read_quoted(std::size_t prefix, bool escapes) {
    at_ += prefix;
    const char quote = peek();
    for (++at_; at_ < sql_.size(); ++at_) {
      if (escapes && peek() == '\\') {
        ++at_;
      } else if (peek() == quote) {
        if (peek(1) != quote) break;
        ++at_;
      }
    }
    ++at_;
    return quote == '"' ? TokenKind::quoted : TokenKind::string;
  }

  TokenKind read_dollar() {
    const std::size_t close = sql_.find('$', at_ + 1);
    const std::string_view tag = sql_.substr(at_, close == sql_.npos ? 1 : close - at_ + 1);
    const std::size_t end = sql_.find(tag, at_ + tag.size());
    at_ = end == sql_.npos ? sql_.size() : end + tag.size();
    return TokenKind::dollar;
  }

  std::string_view sql_;
  std::size_t at_ = 0;
};

}  // namespace

Tokens tokenize(std::string_view sql) {
  return Lexer(sql).run();
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

bool is(const Token& token, std::string_view word) {
  if (token.kind != TokenKind::word && token.kind != TokenKind::symbol) return false;
  return lower(token.text) == lower(word);
}

bool are(const Tokens& tokens, std::size_t at, std::string_view words) {
  while (!words.empty()) {
    const std::size_t end = std::min(words.find(' '), words.size());
    if (at >= tokens.size() || !is(tokens[at], words.substr(0, end))) return false;
    words.remove_prefix(std::min(end + 1, words.size()));
    ++at;
  }
  return true;
}

std::string name_of(const Token& token) {
  if (token.kind == TokenKind::word) return lower(token.text);
  if (token.kind != TokenKind::quoted) return std::string(token.text);
  std::string name;
  for (std::size_t i = 1; i + 1 < token.text.size(); ++i) {
    name += token.text[i];
    if (token.text[i] == '"') ++i;
  }
  return name;
}

bool is_identifier(const Token& token) {
  return token.kind == TokenKind::word || token.kind == TokenKind::quoted;
}

std::size_t behind_parenthesis(const Tokens& tokens, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < tokens.size(); ++i) {
    if (is(tokens[i], "(")) ++depth;
    if (is(tokens[i], ")") && --depth == 0) return i + 1;
  }
  return tokens.size();
}

std::vector<Element> elements(const Tokens& tokens, std::size_t open) {
  std::vector<Element> out;
  const std::size_t close = behind_parenthesis(tokens, open) - 1;
  std::size_t begin = open + 1;
  int depth = 0;
  for (std::size_t i = open + 1; i <= close && i < tokens.size(); ++i) {
    if (is(tokens[i], "(")) ++depth;
    if (is(tokens[i], ")") && i < close) --depth;
    if (i == close || (depth == 0 && is(tokens[i], ","))) {
      if (begin < i) out.push_back({begin, i});
      begin = i + 1;
    }
  }
  return out;
}

std::string replaced(std::string_view sql, std::size_t begin, std::size_t end, std::string_view with) {
  return std::string(sql.substr(0, begin)).append(with).append(sql.substr(end));
}

std::string without_element(std::string_view sql, const Tokens& tokens, std::size_t open, std::size_t index) {
  const std::vector<Element> list = elements(tokens, open);
  const std::size_t begin = index == 0 ? tokens[list[0].begin].begin : tokens[list[index - 1].end - 1].end;
  const std::size_t end =
      index == 0 && list.size() > 1 ? tokens[list[1].begin].begin : tokens[list[index].end - 1].end;
  return replaced(sql, begin, end, "");
}

}  // namespace schemake::mutants
