#include "inspect/sqlite_text.hpp"
#include "text/ascii.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

namespace schemake::inspect {
namespace {

using text::upper;

using Tokens = std::span<const SqliteToken>;

bool is_symbol(const SqliteToken& token, std::string_view symbol) {
  return token.kind == SqliteTokenKind::symbol && token.text == symbol;
}

bool is_word(const SqliteToken& token, std::string_view word) {
  return token.kind == SqliteTokenKind::word && token.text == word;
}

/// How a name is shown: plain where it could have been written without quotes.
std::string shown(const SqliteToken& token) {
  if (token.kind != SqliteTokenKind::name) return token.text;
  const bool plain = !token.text.empty() && std::all_of(token.text.begin(), token.text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  return plain ? token.text : '"' + token.text + '"';
}

/// Words that are followed by a blank and a parenthesis; behind all others it is a call or a name.
bool is_spaced_word(std::string_view word) {
  static constexpr std::array<std::string_view, 22> words = {
      "and", "as", "by",   "case",   "check", "else",   "exists",     "filter", "in",   "key",   "like",
      "not", "or", "over", "select", "then",  "unique", "references", "values", "when", "where", "from"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool blank_between(const SqliteToken& left, const SqliteToken& right) {
  if (is_symbol(left, "(") || is_symbol(left, ".")) return false;
  if (is_symbol(right, ")") || is_symbol(right, ",") || is_symbol(right, ".") || is_symbol(right, ";")) {
    return false;
  }
  if (!is_symbol(right, "(")) return true;
  const bool named = left.kind == SqliteTokenKind::word || left.kind == SqliteTokenKind::name;
  return !named || (left.kind == SqliteTokenKind::word && is_spaced_word(left.text));
}

std::string join(Tokens tokens) {
  std::string result;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && blank_between(tokens[i - 1], tokens[i])) result += ' ';
    result += shown(tokens[i]);
  }
  return result;
}

/// The number of tokens of the group that `tokens` begins with, its parentheses included; 0 for none.
std::size_t group_size(Tokens tokens) {
  if (tokens.empty() || !is_symbol(tokens[0], "(")) return 0;
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_symbol(tokens[i], "(")) ++depth;
    if (is_symbol(tokens[i], ")") && --depth == 0) return i + 1;
  }
  return tokens.size();
}

Tokens strip_parentheses(Tokens tokens) {
  while (tokens.size() >= 2 && group_size(tokens) == tokens.size()) {
    tokens = tokens.subspan(1, tokens.size() - 2);
  }
  return tokens;
}

/// Reads the constraints behind a column, or a table's own: a cursor over one item of the list.
class ItemReader {
 public:
  ItemReader(Tokens tokens, SqliteTableText& table) : rest_(tokens), table_(table) {}

  void read() {
    static constexpr std::array<std::string_view, 5> starts = {"constraint", "primary", "unique", "check",
                                                               "foreign"};
    const bool is_constraint = rest_[0].kind == SqliteTokenKind::word &&
                               std::find(starts.begin(), starts.end(), rest_[0].text) != starts.end();
    if (!is_constraint) read_column_name();
    while (!rest_.empty()) read_clause();
    if (!is_constraint) table_.columns.push_back({column_, extras_});
  }

 private:
  bool at(std::string_view word) const { return !rest_.empty() && is_word(rest_[0], word); }

  Tokens take(std::size_t count) {
    const Tokens taken = rest_.subspan(0, std::min(count, rest_.size()));
    rest_ = rest_.subspan(taken.size());
    return taken;
  }

  bool take_word(std::string_view word) {
    if (!at(word)) return false;
    take(1);
    return true;
  }

  void read_column_name() {
    column_ = take(1)[0].text;
    shown_column_ = join(std::array{SqliteToken{SqliteTokenKind::name, column_}});
  }

  void add_extra(const std::string& text) { extras_ += (extras_.empty() ? "" : " ") + text; }

  void add_constraint(std::string definition) {
    table_.constraints.push_back({name_, std::move(definition)});
    name_.clear();
  }

  /// The columns in parentheses, or the column that the constraint is written behind.
  std::string columns() {
    const std::size_t size = group_size(rest_);
    return size > 0 ? join(take(size)) : "(" + shown_column_ + ")";
  }

  std::string conflict_clause() {
    if (rest_.size() < 3 || !at("on") || !is_word(rest_[1], "conflict")) return "";
    const std::string action = take(3)[2].text;
    return action == "abort" ? "" : " ON CONFLICT " + action;
  }

  /// One clause; a token that begins none (a part of the type) is passed over.
  void read_clause() {
    if (take_word("constraint")) {
      if (!rest_.empty()) name_ = take(1)[0].text;
    } else if (take_word("primary")) {
      read_primary_key();
    } else if (take_word("unique")) {
      std::string listed = columns();
      add_constraint("UNIQUE " + listed + conflict_clause());
    } else if (take_word("check")) {
      std::string condition = join(strip_parentheses(take(group_size(rest_))));
      add_constraint("CHECK (" + condition + ")" + conflict_clause());
    } else if (take_word("foreign")) {
      take_word("key");
      read_reference(columns());
    } else if (at("references")) {
      read_reference("(" + shown_column_ + ")");
    } else {
      read_column_clause();
    }
  }

  void read_primary_key() {
    take_word("key");
    std::string definition = "PRIMARY KEY " + columns();
    if (take_word("desc")) definition += " DESC";
    take_word("asc");
    definition += conflict_clause();
    if (take_word("autoincrement")) definition += " AUTOINCREMENT";
    add_constraint(definition);
  }

  void read_reference(const std::string& from) {
    take_word("references");
    std::string definition = "FOREIGN KEY " + from + " REFERENCES " + join(take(1));
    if (const std::size_t size = group_size(rest_); size > 0) definition += " " + join(take(size));
    while (!rest_.empty()) {
      if (at("on")) {
        definition += reference_action();
      } else if (at("match")) {
        take(2);  // read and ignored by SQLite
      } else if (at("deferrable") || (at("not") && rest_.size() > 1 && is_word(rest_[1], "deferrable"))) {
        definition += deferral();
      } else {
        break;
      }
    }
    add_constraint(definition);
  }

  std::string reference_action() {
    take(1);
    const std::string event = upper(join(take(1)));
    const std::size_t words = at("set") || at("no") ? 2 : 1;
    const std::string action = upper(join(take(words)));
    return action == "NO ACTION" ? "" : " ON " + event + " " + action;
  }

  /// Only DEFERRABLE INITIALLY DEFERRED defers; all other spellings mean the default.
  std::string deferral() {
    const bool negated = take_word("not");
    take(1);
    const bool deferred = take_word("initially") && !rest_.empty() && take(1)[0].text == "deferred";
    return deferred && !negated ? " DEFERRABLE INITIALLY DEFERRED" : "";
  }

  void read_column_clause() {
    if (take_word("not")) {
      take_word("null");
      if (std::string conflict = conflict_clause(); !conflict.empty()) add_extra("NOT NULL" + conflict);
      name_.clear();
    } else if (take_word("default")) {
      read_default();
    } else if (take_word("collate")) {
      add_extra("COLLATE " + join(take(1)));
    } else if (take_word("generated")) {
      take_word("always");
    } else if (take_word("as")) {
      const std::string expression = join(strip_parentheses(take(group_size(rest_))));
      add_extra("GENERATED ALWAYS AS (" + expression + ")" + (take_word("stored") ? " STORED" : " VIRTUAL"));
      take_word("virtual");
    } else {
      take(1);
    }
  }

  /// The value itself is the pragma's to tell.
  void read_default() {
    const bool sign = !rest_.empty() && (is_symbol(rest_[0], "-") || is_symbol(rest_[0], "+"));
    take(std::max<std::size_t>(group_size(rest_), sign ? 2 : 1));
    name_.clear();
  }

  Tokens rest_;
  SqliteTableText& table_;
  std::string column_;
  std::string shown_column_;
  std::string extras_;
  std::string name_;
};

/// The items of a list in parentheses, which are not part of `list`.
std::vector<Tokens> split_at_commas(Tokens list) {
  std::vector<Tokens> result;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (const std::size_t size = group_size(list.subspan(i)); size > 0) {
      i += size - 1;
    } else if (is_symbol(list[i], ",")) {
      result.push_back(list.subspan(begin, i - begin));
      begin = i + 1;
    }
  }
  result.push_back(list.subspan(begin));
  return result;
}

}  // namespace

std::string canonical_sqlite(std::string_view sql) {
  return join(sqlite_tokens(sql));
}

std::string canonical_sqlite_expression(std::string_view sql) {
  const std::vector<SqliteToken> tokens = sqlite_tokens(sql);
  return join(strip_parentheses(tokens));
}

SqliteTableText take_apart_sqlite_table(std::string_view create_table) {
  const std::vector<SqliteToken> tokens = sqlite_tokens(create_table);
  SqliteTableText result;
  const auto open = std::find_if(tokens.begin(), tokens.end(),
                                 [](const SqliteToken& token) { return is_symbol(token, "("); });
  const Tokens from_list(open, tokens.end());
  const std::size_t size = group_size(from_list);
  if (size < 3) return result;
  for (const Tokens item : split_at_commas(from_list.subspan(1, size - 2))) {
    if (!item.empty()) ItemReader(item, result).read();
  }
  return result;
}

}  // namespace schemake::inspect
