#include <schemake/apply/table_text.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace schemake::apply {
namespace {

using std::string_view;

bool is_blank(char c) {
  return std::isspace(static_cast<unsigned char>(c)) != 0;
}

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || static_cast<unsigned char>(c) > 127;
}

char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

/// What SQL is made of, as far as it must be known to cut it.
enum class TokenKind { blank, word, quoted, symbol };

struct Token {
  TokenKind kind;
  string_view text;
};

std::size_t quoted_size(string_view text) {
  const char end = text.front() == '[' ? ']' : text.front();
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] != end) continue;
    const bool doubled = end != ']' && i + 1 < text.size() && text[i + 1] == end;
    if (!doubled) return i + 1;
    ++i;
  }
  return text.size();
}

/// Of blanks and comments together; 0 where there are none.
std::size_t blank_size(string_view text) {
  std::size_t size = 0;
  while (size < text.size()) {
    const string_view rest = text.substr(size);
    if (is_blank(rest.front())) {
      ++size;
    } else if (rest.rfind("--", 0) == 0) {
      size = std::min(text.size(), text.find('\n', size));
    } else if (rest.rfind("/*", 0) == 0) {
      const std::size_t end = text.find("*/", size + 2);
      size = end == string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return size;
}

Token next_token(string_view text) {
  if (const std::size_t size = blank_size(text)) return {TokenKind::blank, text.substr(0, size)};
  if (string_view("'\"`[").find(text.front()) != string_view::npos) {
    return {TokenKind::quoted, text.substr(0, quoted_size(text))};
  }
  const auto word_end = std::find_if_not(text.begin(), text.end(), is_word);
  if (word_end != text.begin()) {
    return {TokenKind::word, text.substr(0, static_cast<std::size_t>(word_end - text.begin()))};
  }
  return {TokenKind::symbol, text.substr(0, 1)};
}

/// A name's quotes say nothing where it needs none, nor which they are; a string keeps its own.
std::string canonical(const Token& token) {
  if (token.kind == TokenKind::word) {
    std::string word(token.text);
    std::transform(word.begin(), word.end(), word.begin(), lower);
    return word;
  }
  if (token.kind == TokenKind::quoted && token.text.front() != '\'' && token.text.size() > 2) {
    const string_view inside = token.text.substr(1, token.text.size() - 2);
    if (std::all_of(inside.begin(), inside.end(), is_word)) return canonical({TokenKind::word, inside});
    return '"' + std::string(inside) + '"';
  }
  return std::string(token.text);
}

/// Collects the tokens of one part.
class PartBuilder {
 public:
  void add(const Token& token) {
    if (token.kind == TokenKind::blank) {
      blank_ = !part_.shown.empty();
      return;
    }
    part_.shown.append(blank_ ? " " : "").append(token.text);
    part_.canonical += canonical(token) + " ";
    if (part_.name.empty()) part_.name = canonical(token);
    blank_ = false;
  }

  void end(std::vector<TablePart>& parts) {
    if (!part_.shown.empty()) parts.push_back(std::move(part_));
    part_ = {};
    blank_ = false;
  }

 private:
  TablePart part_;
  bool blank_ = false;
};

}  // namespace

std::vector<TablePart> table_parts(string_view create_table) {
  std::vector<TablePart> parts;
  PartBuilder part;
  int depth = 0;
  bool in_head = true;  // "CREATE TABLE users", of which a virtual table's "USING fts5" counts
  bool is_virtual = false;
  while (!create_table.empty()) {
    const Token token = next_token(create_table);
    create_table.remove_prefix(token.text.size());
    const bool symbol = token.kind == TokenKind::symbol;
    if (symbol && token.text == "(") ++depth;
    if (symbol && token.text == ")") --depth;
    const bool opens = symbol && token.text == "(" && depth == 1 && in_head;
    const bool closes = symbol && token.text == ")" && depth == 0;
    const bool separates = symbol && token.text == "," && depth <= 1;
    const bool module = in_head && token.kind == TokenKind::word && canonical(token) == "using";
    is_virtual = is_virtual || module;
    if (module || (opens && !is_virtual)) part = {};
    if (opens || closes || separates) {
      part.end(parts);
      in_head = false;
    } else {
      part.add(token);
    }
  }
  part.end(parts);
  return parts;
}

bool TablePart::is_column() const {
  static constexpr string_view others[] = {"constraint", "check",   "unique", "primary",
                                           "foreign",    "without", "strict", "using"};
  return std::find(std::begin(others), std::end(others), name) == std::end(others);
}

std::string on_one_line(string_view sql) {
  std::string line;
  bool blank = false;
  while (!sql.empty()) {
    const Token token = next_token(sql);
    sql.remove_prefix(token.text.size());
    if (token.kind != TokenKind::blank) {
      line.append(blank && !line.empty() ? " " : "").append(token.text);
    }
    blank = token.kind == TokenKind::blank;
  }
  return line;
}

}  // namespace schemake::apply
