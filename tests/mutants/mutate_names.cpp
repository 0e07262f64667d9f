// A name misspelt: where one is used, and where it is given.
#include <array>
#include <optional>
#include <utility>

#include "mutators.hpp"

namespace schemake::mutants {
namespace {

using Naming = std::pair<Role, const char*>;

constexpr std::array role_words{
    Naming{Role::table, "table"},       Naming{Role::view, "view"},
    Naming{Role::sequence, "sequence"}, Naming{Role::index, "index"},
    Naming{Role::column, "column"},     Naming{Role::constraint, "constraint"},
    Naming{Role::type, "type"},         Naming{Role::function, "function"},
    Naming{Role::trigger, "trigger"},   Naming{Role::policy, "policy"},
    Naming{Role::schema, "schema"},     Naming{Role::label, "enum value"},
};

const char* word(Role role) {
  for (const auto& [known, text] : role_words) {
    if (known == role) return text;
  }
  return "";
}

bool introduces_relation(const Token& token) {
  for (const char* keyword :
       {"table", "into", "from", "join", "update", "references", "on", "only", "exists", "of", "view"}) {
    if (is(token, keyword)) return true;
  }
  return false;
}

/// What the name at `at` names: what stands before it decides, then what has such a name.
std::optional<Role> role_at(const Tokens& tokens, std::size_t at, const Names& names) {
  const std::string name = name_of(tokens[at]);
  const bool behind_relation = at > 0 && introduces_relation(tokens[at - 1]);
  for (const auto& [role, keyword] : role_words) {
    if (at > 0 && is(tokens[at - 1], keyword) && names.has(role, name)) return role;
  }
  if (at + 1 < tokens.size() && is(tokens[at + 1], "(") && names.has(Role::function, name))
    return Role::function;
  for (const Role role : {Role::table, Role::view}) {
    if (behind_relation && names.has(role, name)) return role;
  }
  if (names.has(Role::column, name)) return Role::column;
  for (const auto& [role, keyword] : role_words) {
    if (role != Role::label && names.has(role, name)) return role;
  }
  return std::nullopt;
}

/// The slip of a finger in a name that has `text` as its inner part.
std::string misspelt(const std::string& name, Mutation& mutation) {
  const std::size_t at = name.size() < 2 ? 0 : 1 + mutation.below(name.size() - 1);
  std::string out = name;
  switch (mutation.below(3)) {
    case 0:
      out.insert(at, 1, 'q');
      break;
    case 1:
      if (name.size() > 2) out.erase(at, 1);
      break;
    default:
      out += 's';
      break;
  }
  return out == name ? name + "x" : out;
}

void misspell(Mutation& mutation, std::size_t revision, std::size_t statement, const Token& token,
              Role role) {
  const std::string& text = mutation.revisions()[revision].statements[statement];
  const bool bare = token.kind == TokenKind::word;
  const std::string inner(bare ? token.text : token.text.substr(1, token.text.size() - 2));
  const std::string wrong = misspelt(inner, mutation);
  if (mutation.original().names.known(lower(wrong)) || mutation.original().names.known(wrong)) return;
  const std::string mark = bare ? "" : std::string(token.text.substr(0, 1));
  mutation.replace(std::string("typo in ") + word(role), revision, statement,
                   replaced(text, token.begin, token.end, mark + wrong + mark));
}

void misspell_each(Mutation& mutation, std::size_t revision, std::size_t statement) {
  const Names& names = mutation.original().names;
  const Tokens tokens = tokenize(mutation.revisions()[revision].statements[statement]);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].kind == TokenKind::string) {
      const std::string label(tokens[i].text.substr(1, tokens[i].text.size() - 2));
      if (names.has(Role::label, label)) misspell(mutation, revision, statement, tokens[i], Role::label);
    } else if (is_identifier(tokens[i])) {
      if (const auto role = role_at(tokens, i, names))
        misspell(mutation, revision, statement, tokens[i], *role);
    }
  }
}

}  // namespace

void mutate_names(Mutation& mutation) {
  for (std::size_t i = 0; i < mutation.revisions().size(); ++i) {
    for (std::size_t j = 0; j < mutation.revisions()[i].statements.size(); ++j) misspell_each(mutation, i, j);
  }
}

}  // namespace schemake::mutants
