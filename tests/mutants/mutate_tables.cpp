// What CREATE TABLE lists, changed: columns, their types, what makes them unique.
#include "mutators.hpp"

namespace schemake::mutants {
namespace {

/// The list of a CREATE TABLE.
struct Table {
  std::size_t revision = 0;
  std::size_t statement = 0;
  const std::string& text;
  const Tokens& tokens;
  std::size_t open = 0;
};

const std::string& type_other_than(const std::string& type) {
  static const std::string text = "text";
  static const std::string uuid = "uuid";
  static const std::string date = "date";
  if (type == "uuid") return date;
  return type == "text" || type == "varchar" || type == "character" ? uuid : text;
}

bool contains(const Tokens& tokens, const Element& element, std::string_view words) {
  for (std::size_t i = element.begin; i < element.end; ++i) {
    if (are(tokens, i, words)) return true;
  }
  return false;
}

/// A column's own line, not a constraint's or LIKE's.
bool is_column(const Tokens& tokens, const Element& element) {
  for (const char* word : {"constraint", "primary", "unique", "foreign", "check", "exclude", "like"}) {
    if (is(tokens[element.begin], word)) return false;
  }
  return is_identifier(tokens[element.begin]) && element.end - element.begin >= 2;
}

class TableMutation {
 public:
  TableMutation(Mutation& mutation, const Table& table)
      : mutation_(mutation), table_(table), list_(elements(table.tokens, table.open)) {}

  void run() {
    for (std::size_t i = 0; i < list_.size(); ++i) {
      const bool column = is_column(table_.tokens, list_[i]);
      if (column) change_column(i);
      without_words(i, "primary key");
      without_words(i, "unique");
      shorten_lists(list_[i]);
      if (!column && contains(table_.tokens, list_[i], "unique")) remove("unique removed", i);
      if (!column && contains(table_.tokens, list_[i], "primary key")) remove("unique removed", i);
    }
    for (const Element& element : list_) {
      if (is_column(table_.tokens, element)) return add_primary_key(element);
    }
  }

 private:
  const Token& token(std::size_t i) const { return table_.tokens[i]; }
  std::string text_of(const Element& element) const {
    return table_.text.substr(token(element.begin).begin,
                              token(element.end - 1).end - token(element.begin).begin);
  }

  void replace(const std::string& kind, const std::string& text) {
    mutation_.replace(kind, table_.revision, table_.statement, text);
  }
  void remove(const std::string& kind, std::size_t index) {
    if (list_.size() > 1) replace(kind, without_element(table_.text, table_.tokens, table_.open, index));
  }

  void change_column(std::size_t index) {
    const Element& element = list_[index];
    const std::size_t end = token(element.end - 1).end;
    replace("column duplicated", replaced(table_.text, end, end, ", " + text_of(element)));
    remove("column removed", index);
    change_type(element);
  }

  void change_type(const Element& element) {
    const Token& type = token(element.begin + 1);
    std::size_t behind = element.begin + 2;
    if (behind < element.end && is(token(behind), "(")) behind = behind_parenthesis(table_.tokens, behind);
    if (behind < element.end && (is(token(behind), "precision") || is(token(behind), "varying"))) return;
    const bool key =
        contains(table_.tokens, element, "references") || contains(table_.tokens, element, "primary key");
    replace(key ? "key's type changed" : "type changed",
            replaced(table_.text, type.begin, token(behind - 1).end, type_other_than(name_of(type))));
  }

  /// Only the words: a column's option, or the beginning of a constraint, which is then a syntax error.
  void without_words(std::size_t index, std::string_view words) {
    const Element& element = list_[index];
    if (!is_column(table_.tokens, element)) return;
    for (std::size_t i = element.begin; i < element.end; ++i) {
      if (!are(table_.tokens, i, words)) continue;
      const std::size_t last = words == "unique" ? i : i + 1;
      replace("unique removed", replaced(table_.text, token(i).begin, token(last).end, ""));
    }
  }

  /// FOREIGN KEY (a, b) REFERENCES t (a, b): one column less in one of the two.
  void shorten_lists(const Element& element) {
    if (!contains(table_.tokens, element, "references")) return;
    for (std::size_t i = element.begin; i < element.end; ++i) {
      if (!is(token(i), "(") || elements(table_.tokens, i).size() < 2) continue;
      replace("foreign key's columns counted wrong", without_element(table_.text, table_.tokens, i, 0));
    }
  }

  void add_primary_key(const Element& column) {
    bool has_one = false;
    for (const Element& element : list_) has_one = has_one || contains(table_.tokens, element, "primary key");
    const std::size_t end = token(list_.back().end - 1).end;
    if (has_one)
      replace(
          "second primary key",
          replaced(table_.text, end, end, ", PRIMARY KEY (" + std::string(token(column.begin).text) + ")"));
  }

  Mutation& mutation_;
  const Table& table_;
  std::vector<Element> list_;
};

void mutate_statement(Mutation& mutation, std::size_t revision, std::size_t statement) {
  const std::string& text = mutation.revisions()[revision].statements[statement];
  const Tokens tokens = tokenize(text);
  if (tokens.empty() || !is(tokens[0], "create")) return;
  std::size_t at = 1;
  while (at < tokens.size() && !is(tokens[at], "table") && !is(tokens[at], "(")) ++at;
  if (at == tokens.size() || !is(tokens[at], "table") || at > 3) return;
  while (at < tokens.size() && !is(tokens[at], "(") && !is(tokens[at], "as") && !is(tokens[at], "partition"))
    ++at;
  if (at == tokens.size() || !is(tokens[at], "(") || elements(tokens, at).empty()) return;
  TableMutation(mutation, {revision, statement, text, tokens, at}).run();
}

}  // namespace

void mutate_tables(Mutation& mutation) {
  for (std::size_t i = 0; i < mutation.revisions().size(); ++i) {
    for (std::size_t j = 0; j < mutation.revisions()[i].statements.size(); ++j)
      mutate_statement(mutation, i, j);
  }
}

}  // namespace schemake::mutants
