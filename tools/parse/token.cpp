#include "parse/token.hpp"

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include <algorithm>
#include <array>
#include <memory>

#include "parse/client_text.hpp"
#include "parse/limits.hpp"
#include "parse/pg_error.hpp"
#include "text/ascii.hpp"
#include "text/hash.hpp"

namespace schemake::parse {
namespace {

TokenKind kind_of(const PgQuery__ScanToken& token, char first) {
  const PgQuery__Token type = token.token;
  if (type == PG_QUERY__TOKEN__SQL_COMMENT || type == PG_QUERY__TOKEN__C_COMMENT) return TokenKind::comment;
  if (type == PG_QUERY__TOKEN__IDENT || type == PG_QUERY__TOKEN__UIDENT) {
    return first == '"' ? TokenKind::quoted_identifier : TokenKind::word;
  }
  if (token.keyword_kind != PG_QUERY__KEYWORD_KIND__NO_KEYWORD) return TokenKind::word;
  constexpr std::array literals{PG_QUERY__TOKEN__SCONST, PG_QUERY__TOKEN__USCONST, PG_QUERY__TOKEN__FCONST,
                                PG_QUERY__TOKEN__ICONST, PG_QUERY__TOKEN__BCONST,  PG_QUERY__TOKEN__XCONST};
  const bool literal = std::find(literals.begin(), literals.end(), type) != literals.end();
  return literal ? TokenKind::literal : TokenKind::other;
}

struct ScanDeleter {
  void operator()(PgQuery__ScanResult* result) const {
    pg_query__scan_result__free_unpacked(result, nullptr);
  }
};

}  // namespace

Tokens scan_part(const text::Source& source, text::Offset from, text::Offset to,
                 text::Diagnostics& diagnostics) {
  const bool whole = from == 0 && to == source.text().size();
  const std::string part = whole ? std::string() : source.text().substr(from, to - from);
  PgQueryScanResult result = pg_query_scan(whole ? source.text().c_str() : part.c_str());
  const std::unique_ptr<PgQueryScanResult, void (*)(PgQueryScanResult*)> owner(
      &result, [](PgQueryScanResult* scanned) { pg_query_free_scan_result(*scanned); });
  if (result.error != nullptr) {
    report_syntax_error(*result.error, source, from, to, diagnostics);
    return {};
  }
  const std::unique_ptr<PgQuery__ScanResult, ScanDeleter> unpacked(pg_query__scan_result__unpack(
      nullptr, result.pbuf.len, reinterpret_cast<const std::uint8_t*>(result.pbuf.data)));
  Tokens tokens;
  if (unpacked == nullptr) return tokens;
  tokens.reserve(unpacked->n_tokens);
  for (std::size_t i = 0; i < unpacked->n_tokens; ++i) {
    const PgQuery__ScanToken& token = *unpacked->tokens[i];
    const auto begin = from + static_cast<text::Offset>(token.start);
    tokens.push_back(
        {kind_of(token, source.text()[begin]), begin, from + static_cast<text::Offset>(token.end)});
  }
  return tokens;
}

Tokens scan(const text::Source& source, text::Diagnostics& diagnostics) {
  if (has_copied_rows(source, diagnostics)) return {};
  Tokens tokens = scan_part(source, 0, static_cast<text::Offset>(source.text().size()), diagnostics);
  const bool readable =
      !has_client_text(source, tokens, diagnostics) && !nests_too_deep(source, tokens, diagnostics);
  return readable ? std::move(tokens) : Tokens();
}

std::string_view text_of(const text::Source& source, const Token& token) {
  return std::string_view(source.text()).substr(token.begin, token.end - token.begin);
}

std::string identifier_of(const text::Source& source, const Token& token) {
  const std::string_view written = text_of(source, token);
  std::string name;
  if (token.kind == TokenKind::quoted_identifier && written.size() >= 2) {
    for (std::size_t i = 1; i + 1 < written.size(); ++i) {
      name += written[i];
      if (written[i] == '"') ++i;  // a doubled quote stands for one
    }
    return name;
  }
  return text::lower(written);
}

TokenRange::TokenRange(const text::Source& source, const Tokens& tokens, text::Offset begin, text::Offset end)
    : source_(&source) {
  auto at = std::lower_bound(tokens.begin(), tokens.end(), begin,
                             [](const Token& token, text::Offset offset) { return token.begin < offset; });
  for (; at != tokens.end() && at->begin < end; ++at) {
    if (at->kind != TokenKind::comment) tokens_.push_back(*at);
  }
}

text::Span TokenRange::span() const {
  if (tokens_.empty()) return {};
  return {source_, tokens_.front().begin, tokens_.back().end};
}

Tokens::const_iterator TokenRange::at_or_behind(text::Offset offset) const {
  return std::lower_bound(tokens_.begin(), tokens_.end(), offset,
                          [](const Token& token, text::Offset at) { return token.begin < at; });
}

text::Span TokenRange::find_identifier(std::string_view name, text::Offset from) const {
  for (auto token = at_or_behind(from); token != tokens_.end(); ++token) {
    if (token->kind != TokenKind::word && token->kind != TokenKind::quoted_identifier) continue;
    if (identifier_of(*source_, *token) == name) return {source_, token->begin, token->end};
  }
  return {};
}

text::Span TokenRange::token_at(text::Offset at) const {
  const auto found = at_or_behind(at);
  const bool there = found != tokens_.end() && found->begin == at;
  return {source_, at, there ? found->end : at + 1};
}

std::string checksum(const std::vector<TokenRange>& statements) {
  std::string texts;
  for (const TokenRange& statement : statements) {
    for (const Token& token : statement.tokens()) {
      texts.append(text_of(statement.source(), token)).push_back('\0');
    }
    texts.push_back('\0');
  }
  return text::hash(texts);
}

}  // namespace schemake::parse
