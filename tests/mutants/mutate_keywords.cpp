// Words of the grammar, left out or taken for others.
#include <array>

#include "mutators.hpp"

namespace schemake::mutants {
namespace {

struct Swap {
  const char* verb;
  const char* written;
  const char* instead;
};

constexpr std::array kinds_of_object{
    Swap{"drop", "table", "VIEW"},
    Swap{"drop", "table", "INDEX"},
    Swap{"drop", "view", "TABLE"},
    Swap{"drop", "index", "TABLE"},
    Swap{"drop", "type", "DOMAIN"},
    Swap{"drop", "domain", "TABLE"},
    Swap{"drop", "sequence", "TABLE"},
    Swap{"drop", "materialized view", "VIEW"},
    Swap{"drop", "function", "PROCEDURE"},
    Swap{"alter", "table", "MATERIALIZED VIEW"},
    Swap{"alter", "index", "SEQUENCE"},
    Swap{"alter", "type", "DOMAIN"},
    Swap{"alter", "view", "TYPE"},
    Swap{"alter", "sequence", "VIEW"},
    Swap{"comment on", "table", "VIEW"},
    Swap{"comment on", "column", "TABLE"},
    Swap{"comment on", "view", "MATERIALIZED VIEW"},
    Swap{"comment on", "index", "TABLE"},
    Swap{"comment on", "type", "TABLE"},
};

std::size_t words_in(std::string_view words) {
  std::size_t count = 1;
  for (const char c : words) count += c == ' ' ? 1 : 0;
  return count;
}

class KeywordMutation {
 public:
  KeywordMutation(Mutation& mutation, std::size_t revision, std::size_t statement)
      : mutation_(mutation),
        revision_(revision),
        statement_(statement),
        text_(mutation.revisions()[revision].statements[statement]),
        tokens_(tokenize(text_)) {}

  void run() {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is(tokens_[i], "cascade") && (i < 2 || !are(tokens_, i - 1, "update cascade")) &&
          (i < 2 || !are(tokens_, i - 1, "delete cascade")))
        without("CASCADE removed", i, 1);
      if (are(tokens_, i, "if exists")) without("IF EXISTS removed", i, 2);
      if (are(tokens_, i, "if not exists")) without("IF NOT EXISTS removed", i, 3);
      if (are(tokens_, i, "or replace")) without("OR REPLACE removed", i, 2);
      if (are(tokens_, i, "using") && i + 1 < tokens_.size() && !is(tokens_[i + 1], "(")) drop_conversion(i);
      if (tokens_[i].kind == TokenKind::quoted) unquote(tokens_[i]);
      if (i + 1 < tokens_.size() && is(tokens_[i + 1], ".")) unqualify(i);
    }
    swap_kinds();
    break_syntax();
  }

 private:
  void replace(const std::string& kind, std::size_t begin, std::size_t end, std::string_view with) {
    mutation_.replace(kind, revision_, statement_, replaced(text_, begin, end, with));
  }

  void without(const std::string& kind, std::size_t at, std::size_t count) {
    replace(kind, tokens_[at].begin, tokens_[at + count - 1].end, "");
  }

  void unquote(const Token& token) {
    const std::string name = name_of(token);
    if (name != lower(name)) replace("quotes removed", token.begin, token.end, name);
  }

  void unqualify(std::size_t at) {
    if (mutation_.original().names.has(Role::schema, name_of(tokens_[at])))
      replace("schema removed", tokens_[at].begin, tokens_[at + 1].end, "");
  }

  /// ALTER COLUMN … TYPE … USING expression, to the end of the statement.
  void drop_conversion(std::size_t at) {
    if (!are(tokens_, 0, "alter table")) return;
    for (std::size_t i = 2; i < at; ++i) {
      if (is(tokens_[i], "type")) return replace("USING removed", tokens_[at].begin, text_.size(), "");
    }
  }

  void swap_kinds() {
    for (const Swap& swap : kinds_of_object) {
      const std::size_t at = words_in(swap.verb);
      if (!are(tokens_, 0, swap.verb) || !are(tokens_, at, swap.written)) continue;
      replace("wrong kind of object", tokens_[at].begin, tokens_[at + words_in(swap.written) - 1].end,
              swap.instead);
    }
  }

  void break_syntax() {
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (is(tokens_[i], ",") || is(tokens_[i], ")")) places.push_back(i);
    }
    if (!places.empty()) without("comma or parenthesis missing", places[mutation_.below(places.size())], 1);
  }

  Mutation& mutation_;
  std::size_t revision_;
  std::size_t statement_;
  const std::string& text_;
  Tokens tokens_;
};

}  // namespace

void mutate_keywords(Mutation& mutation) {
  for (std::size_t i = 0; i < mutation.revisions().size(); ++i) {
    for (std::size_t j = 0; j < mutation.revisions()[i].statements.size(); ++j)
      KeywordMutation(mutation, i, j).run();
    if (mutation.revisions()[i].transactional) continue;
    mutation.add("transaction:false removed", "in a transaction: " + mutation.revisions()[i].name,
                 [&](std::vector<Revision>& changed) { changed[i].transactional = true; });
  }
}

}  // namespace schemake::mutants
