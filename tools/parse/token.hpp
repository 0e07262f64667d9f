// The tokens of a source, from PostgreSQL's own scanner.
//
// The syntax tree says where a statement and many of its parts begin, but not where they end, and not
// where a name in a key list stands. The token list fills those gaps, holds the comments (headers and
// section markers are comments), and is what a checksum is taken over.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "text/diagnostic.hpp"
#include "text/source.hpp"

namespace schemake::parse {

enum class TokenKind : std::uint8_t { word, quoted_identifier, literal, comment, other };

struct Token {
  TokenKind kind = TokenKind::other;
  text::Offset begin = 0;
  text::Offset end = 0;
};

using Tokens = std::vector<Token>;

/// All tokens of the source in order, comments included. A source that cannot be scanned (an unterminated
/// string) adds M0101, one with text that no server understands M0112 or M0113, one that nests too deep to
/// be parsed M0114; these give nothing.
Tokens scan(const text::Source& source, text::Diagnostics& diagnostics);

/// The scanner's own answer for [begin, end) alone: a statement within a comment.
Tokens scan_part(const text::Source& source, text::Offset begin, text::Offset end,
                 text::Diagnostics& diagnostics);

std::string_view text_of(const text::Source& source, const Token& token);

/// An identifier as PostgreSQL folds it: quotes removed, or lower case.
std::string identifier_of(const text::Source& source, const Token& token);

/// A view of the tokens that lie in [begin, end), comments left out.
class TokenRange {
 public:
  TokenRange(const text::Source& source, const Tokens& tokens, text::Offset begin, text::Offset end);

  const text::Source& source() const { return *source_; }
  bool empty() const { return tokens_.empty(); }
  const Tokens& tokens() const { return tokens_; }

  /// From the first token to the last.
  text::Span span() const;
  /// The identifier equal to `name` that begins at or behind `from`; nowhere if there is none.
  text::Span find_identifier(std::string_view name, text::Offset from) const;
  /// The token that begins at `at`, or one byte there.
  text::Span token_at(text::Offset at) const;

 private:
  Tokens::const_iterator at_or_behind(text::Offset offset) const;

  const text::Source* source_;
  Tokens tokens_;
};

/// Hash of the tokens' texts, 32 hexadecimal digits; blanks and comments do not count.
std::string checksum(const std::vector<TokenRange>& statements);

}  // namespace schemake::parse
