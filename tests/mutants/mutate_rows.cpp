// INSERT: values against columns, and what ON CONFLICT names.
#include "mutators.hpp"

namespace schemake::mutants {
namespace {

void change_lists(Mutation& mutation, std::size_t revision, std::size_t statement, const Tokens& tokens) {
  const std::string& text = mutation.revisions()[revision].statements[statement];
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    if (!is(tokens[i], "(")) continue;
    const std::vector<Element> list = elements(tokens, i);
    const bool target = i > 2 && (is(tokens[i - 2], "into") || (i > 4 && is(tokens[i - 4], "into")));
    const bool conflict = is(tokens[i - 1], "conflict");
    if (list.empty()) continue;
    if ((target || is(tokens[i - 1], "values")) && list.size() > 1)
      mutation.replace("insert counted wrong", revision, statement,
                       without_element(text, tokens, i, list.size() - 1));
    const std::size_t end = tokens[list.back().end - 1].end;
    const std::string first(tokens[list[0].begin].text);
    if (is(tokens[i - 1], "values"))
      mutation.replace("insert counted wrong", revision, statement, replaced(text, end, end, ", NULL"));
    if (target)
      mutation.replace("insert names a column twice", revision, statement,
                       replaced(text, end, end, ", " + first));
    if (conflict && list.size() > 1)
      mutation.replace("conflict target changed", revision, statement, without_element(text, tokens, i, 0));
  }
}

/// ON CONFLICT (a) becomes ON CONFLICT (b), where b is another column of the INSERT.
void change_target(Mutation& mutation, std::size_t revision, std::size_t statement, const Tokens& tokens) {
  const std::string& text = mutation.revisions()[revision].statements[statement];
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (!are(tokens, i, "conflict (")) continue;
    std::size_t open = 0;
    while (open < i && !is(tokens[open], "(")) ++open;
    if (open >= i) return;
    for (const Element& column : elements(tokens, open)) {
      const Token& name = tokens[column.begin];
      if (column.end - column.begin == 1 && is_identifier(name) && name_of(name) != name_of(tokens[i + 2]))
        mutation.replace("conflict target changed", revision, statement,
                         replaced(text, tokens[i + 2].begin, tokens[i + 2].end, name.text));
    }
  }
}

}  // namespace

void mutate_rows(Mutation& mutation) {
  for (std::size_t i = 0; i < mutation.revisions().size(); ++i) {
    for (std::size_t j = 0; j < mutation.revisions()[i].statements.size(); ++j) {
      const Tokens tokens = tokenize(mutation.revisions()[i].statements[j]);
      bool insert = false;
      for (const Token& token : tokens) insert = insert || is(token, "insert");
      if (!insert) continue;
      change_lists(mutation, i, j, tokens);
      change_target(mutation, i, j, tokens);
    }
  }
}

}  // namespace schemake::mutants
