// SQL as tokens, with nothing known of its grammar: mutants are made of text, and the parser under test
// must not decide what a mutant is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::mutants {

enum class TokenKind { word, quoted, string, dollar, number, symbol };

/// A token of a statement; offsets are into its text. Blanks and comments are no tokens.
struct Token {
  TokenKind kind = TokenKind::symbol;
  std::string_view text;
  std::size_t begin = 0;
  std::size_t end = 0;
};

using Tokens = std::vector<Token>;

/// `sql` must outlive the tokens.
Tokens tokenize(std::string_view sql);

/// Whether the token is this word in any case, or this symbol.
bool is(const Token& token, std::string_view word);
/// Whether the tokens from `at` on are these words, separated by a blank: "CREATE TABLE".
bool are(const Tokens& tokens, std::size_t at, std::string_view words);

/// An identifier as the server knows it: unquoted ones in lower case. Of other tokens their text.
std::string name_of(const Token& token);
bool is_identifier(const Token& token);

/// The token behind the parenthesis that closes the one at `open`, or the number of tokens.
std::size_t behind_parenthesis(const Tokens& tokens, std::size_t open);

/// A list's elements between the parentheses at `open`: token ranges [begin, end).
struct Element {
  std::size_t begin = 0;
  std::size_t end = 0;
};
std::vector<Element> elements(const Tokens& tokens, std::size_t open);

/// `sql` with the bytes [begin, end) replaced.
std::string replaced(std::string_view sql, std::size_t begin, std::size_t end, std::string_view with);
/// Without one element of a list, and without the comma that it leaves.
std::string without_element(std::string_view sql, const Tokens& tokens, std::size_t open, std::size_t index);

std::string lower(std::string_view text);

}  // namespace schemake::mutants
