#include "parse/annotation.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "parse/batch.hpp"
#include "parse/header.hpp"

namespace schemake::parse {
namespace {

constexpr std::string_view effect_prefix = "effect:";
constexpr std::string_view allow_prefix = "allow";

text::Span trimmed(text::Span span) {
  const auto is_blank = [](char byte) { return byte == ' ' || byte == '\t'; };
  while (span.begin < span.end && is_blank(span.text().front())) ++span.begin;
  while (span.begin < span.end && (is_blank(span.text().back()) || span.text().back() == ';')) --span.end;
  return span;
}

text::Span behind(const text::Span& line, std::size_t size) {
  return trimmed({line.source, line.begin + static_cast<text::Offset>(size), line.end});
}

bool is_code(std::string_view text) {
  return text.size() == 5 && text.front() == 'M' &&
         text.substr(1).find_first_not_of("0123456789") == std::string_view::npos;
}

// allow(M0207): reason
void read_allowance(const text::Span& line, Annotations& annotations, text::Diagnostics& diagnostics) {
  const std::string_view text = line.text();
  const std::size_t open = allow_prefix.size();
  const std::size_t close = text.find(')');
  if (text.size() <= open || text[open] != '(') return;  // prose that begins with the word
  const std::string_view code =
      close == std::string_view::npos ? std::string_view() : text.substr(open + 1, close - open - 1);
  const bool colon = close != std::string_view::npos && close + 1 < text.size() && text[close + 1] == ':';
  const bool reason = colon && !behind(line, close + 2).text().empty();
  if (!is_code(code) || !reason) {
    diagnostics.error("M0117", line, "an allowance that is not understood").help =
        "write `-- allow(M0207): <reason>`, with the code of one finding";
    return;
  }
  annotations.allowances.push_back({std::string(code), line});
}

void read_batch_line(const text::Span& line, Annotations& annotations, text::Diagnostics& diagnostics) {
  std::optional<change::BatchRequest> request = read_batch(line, diagnostics);
  if (!request) return;
  if (annotations.batch) {
    text::Diagnostic& diagnostic =
        diagnostics.error("M0119", line, "a second migrate:batch of one statement");
    diagnostic.notes.push_back({annotations.batch->span, "the first is here"});
    diagnostic.help = "keep one of them";
  } else {
    annotations.batch = std::move(request);
  }
}

}  // namespace

Annotations read_annotations(const text::Source& source, const Tokens& tokens, text::Offset begin,
                             text::Offset end, text::Diagnostics& diagnostics) {
  Annotations annotations;
  auto at = std::lower_bound(tokens.begin(), tokens.end(), begin,
                             [](const Token& token, text::Offset offset) { return token.begin < offset; });
  for (; at != tokens.end() && at->begin < end; ++at) {
    if (at->kind != TokenKind::comment || !text_of(source, *at).starts_with("--")) continue;
    const text::Span line = comment_text(source, *at);
    if (line.text().starts_with(allow_prefix)) read_allowance(line, annotations, diagnostics);
    if (is_batch_line(line.text())) read_batch_line(line, annotations, diagnostics);
    if (!line.text().starts_with(effect_prefix)) continue;
    const text::Span effect = behind(line, effect_prefix.size());
    if (!effect.text().empty()) {
      annotations.effects.push_back(effect);
    } else {
      diagnostics.error("M0117", line, "an effect without a statement").help =
          "say what the statement above does: `-- effect: CREATE TABLE …`";
    }
  }
  return annotations;
}

}  // namespace schemake::parse
