#include <fmt/format.h>

#include "mutators.hpp"

namespace schemake::mutants {
namespace {

std::string title(const std::string& statement) {
  std::string out;
  for (const Token& token : tokenize(statement)) {
    if (out.size() > 60) break;
    out += (out.empty() ? "" : " ") + std::string(token.text);
  }
  return out;
}

std::string kind_of_repetition(const std::string& statement) {
  const Tokens tokens = tokenize(statement);
  const std::string word = tokens.empty() ? "" : lower(tokens[0].text);
  return (word == "create" || word == "drop" || word == "alter" ? word : "other statement") + " twice";
}

auto iterator(std::vector<std::string>& list, std::size_t at) {
  return list.begin() + static_cast<std::ptrdiff_t>(at);
}

void change_one(Mutation& mutation, std::size_t revision, std::size_t at) {
  const std::vector<std::string>& statements = mutation.revisions()[revision].statements;
  const std::string& text = statements[at];
  mutation.add("statement removed", "removed: " + title(text), [&](std::vector<Revision>& changed) {
    changed[revision].statements.erase(iterator(changed[revision].statements, at));
  });
  mutation.add(kind_of_repetition(text), "twice: " + title(text), [&](std::vector<Revision>& changed) {
    changed[revision].statements.insert(iterator(changed[revision].statements, at), text);
  });
  if (at + 1 == statements.size()) return;
  mutation.add("statements swapped", "swapped with the next: " + title(text),
               [&](std::vector<Revision>& changed) {
                 std::swap(changed[revision].statements[at], changed[revision].statements[at + 1]);
               });
}

void change_revision(Mutation& mutation, std::size_t revision) {
  const std::string& name = mutation.revisions()[revision].name;
  mutation.add("revision removed", "removed: " + name, [&](std::vector<Revision>& changed) {
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(revision));
  });
  if (revision + 1 == mutation.revisions().size()) return;
  mutation.add("revisions swapped", "swapped with the next: " + name,
               [&](std::vector<Revision>& changed) { std::swap(changed[revision], changed[revision + 1]); });
}

}  // namespace

void mutate_statements(Mutation& mutation) {
  for (std::size_t i = 0; i < mutation.revisions().size(); ++i) {
    change_revision(mutation, i);
    for (std::size_t j = 0; j < mutation.revisions()[i].statements.size(); ++j) change_one(mutation, i, j);
  }
}

}  // namespace schemake::mutants
