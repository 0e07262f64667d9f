#include "parse/limits.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

enum class Role : std::uint8_t { other, ends, opens, closes, separates, deepens, joins };

constexpr std::size_t longest_word = 9;

// An operator applied to the one before it nests by one; a comma, or a word below all operators, begins
// anew. Joins and set operations nest across commas.
Role role_of_word(std::string_view written) {
  if (written.size() > longest_word) return Role::other;
  constexpr std::array<std::string_view, 12> separating{
      "AND", "OR", "WHEN", "THEN", "ELSE", "ON", "FROM", "WHERE", "USING", "SELECT", "SET", "RETURNING"};
  constexpr std::array<std::string_view, 12> deepening{"NOT",     "COLLATE",  "AT",     "IS",
                                                       "LIKE",    "ILIKE",    "IN",     "SIMILAR",
                                                       "BETWEEN", "OVERLAPS", "ISNULL", "NOTNULL"};
  constexpr std::array<std::string_view, 4> joining{"JOIN", "UNION", "INTERSECT", "EXCEPT"};
  const std::string word = text::upper(written);
  const auto is_in = [&](const auto& words) {
    return std::find(words.begin(), words.end(), word) != words.end();
  };
  if (word == "CASE") return Role::opens;
  if (word == "END") return Role::closes;
  if (is_in(separating)) return Role::separates;
  if (is_in(deepening)) return Role::deepens;
  return is_in(joining) ? Role::joins : Role::other;
}

Role role_of(const text::Source& source, const Token& token) {
  if (token.kind == TokenKind::comment || token.kind == TokenKind::literal) return Role::other;
  const std::string_view written = text_of(source, token);
  if (token.kind == TokenKind::word) return role_of_word(written);
  if (token.kind != TokenKind::other || written == ".") return Role::other;
  if (written == ";") return Role::ends;
  if (written == "(" || written == "[") return Role::opens;
  if (written == ")" || written == "]") return Role::closes;
  return written == "," ? Role::separates : Role::deepens;
}

/// Counts, token by token, how deep the statement may nest there: never less than it does.
class Depth {
 public:
  void add(Role role) {
    switch (role) {
      case Role::ends:
        levels_.assign(1, {});
        outer_ = 0;
        break;
      case Role::opens:
        outer_ += here() + 1;
        levels_.emplace_back();
        break;
      case Role::closes:
        if (levels_.size() == 1) break;
        levels_.pop_back();
        outer_ -= here() + 1;
        // What was enclosed is an operand of what follows.
        break;
      case Role::separates:
        levels_.back().operators = 0;
        break;
      case Role::deepens:
        ++levels_.back().operators;
        break;
      case Role::joins:
        ++levels_.back().joins;
        break;
      case Role::other:
        break;
    }
  }

  int value() const { return outer_ + here(); }

 private:
  struct Level {
    int operators = 0;
    int joins = 0;
  };
  int here() const { return levels_.back().operators + levels_.back().joins; }

  std::vector<Level> levels_{1};
  int outer_ = 0;
};

}  // namespace

bool nests_too_deep(const text::Source& source, const Tokens& tokens, text::Diagnostics& diagnostics) {
  Depth depth;
  bool found = false;
  bool reported = false;  // in this statement
  for (const Token& token : tokens) {
    const Role role = role_of(source, token);
    depth.add(role);
    if (role == Role::ends) reported = false;
    if (reported || depth.value() <= deepest_nesting) continue;
    diagnostics
        .error("M0114", {&source, token.begin, token.end},
               fmt::format("the statement nests deeper than {} levels", deepest_nesting))
        .help = "write it as several statements, or join texts and numbers beforehand";
    reported = found = true;
  }
  return found;
}

}  // namespace schemake::parse
