#include "parse/batch.hpp"

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include "parse/duration.hpp"
#include "parse/section.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

constexpr std::string_view pause_prefix = "pause:";
constexpr const char* usage =
    "write `-- migrate:batch <rows>`, and `pause:<duration>` behind it if there is to be a pause";

void report(text::Span span, std::string message, std::string help, text::Diagnostics& diagnostics) {
  diagnostics.error("M0119", span, std::move(message)).help = std::move(help);
}

bool read_rows(const text::Span& word, change::BatchRequest& request, text::Diagnostics& diagnostics) {
  const std::string_view text = word.text();
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), request.rows);
  if (error == std::errc() && end == text.data() + text.size() && request.rows > 0) return true;
  report(word, fmt::format("\"{}\" is no number of rows", text),
         "say how many rows of the table are in one batch: `-- migrate:batch 5000`", diagnostics);
  return false;
}

bool read_pause(const text::Span& word, change::BatchRequest& request, text::Diagnostics& diagnostics) {
  const std::string_view text = word.text();
  if (!text.starts_with(pause_prefix)) {
    report(word, fmt::format("unknown word \"{}\" behind migrate:batch", text), usage, diagnostics);
    return false;
  }
  const std::optional<std::int32_t> pause = duration(text.substr(pause_prefix.size()));
  if (!pause) {
    report(word, fmt::format("\"{}\" is no duration", text.substr(pause_prefix.size())),
           std::string(duration_help), diagnostics);
    return false;
  }
  request.pause_ms = static_cast<std::uint32_t>(*pause);
  return true;
}

bool is_change(const change::Statement& statement) {
  if (statement.ops.size() != 1) return false;
  const auto* data = std::get_if<change::DataChange>(&statement.ops.front());
  return data != nullptr &&
         (data->kind == change::DataChangeKind::update || data->kind == change::DataChangeKind::delete_rows);
}

/// Where the tokens of an UPDATE or DELETE itself, not of its subqueries, are WHERE and RETURNING: both are
/// reserved, so they are nothing else. `tokens.size()` where there is none.
struct Clauses {
  std::size_t where;
  std::size_t returning;
};

Clauses clauses_of(const TokenRange& range) {
  const Tokens& tokens = range.tokens();
  Clauses clauses{tokens.size(), tokens.size()};
  int depth = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const std::string_view token = text_of(range.source(), tokens[i]);
    if (token == "(" || token == "[") ++depth;
    if (token == ")" || token == "]") --depth;
    if (depth != 0 || tokens[i].kind != TokenKind::word) continue;
    const std::string word = text::upper(token);
    if (word == "WHERE") clauses.where = i;
    if (word == "RETURNING") clauses.returning = i;
  }
  return clauses;
}

void cut(const TokenRange& range, const Clauses& clauses, change::BatchRequest& request) {
  const Tokens& tokens = range.tokens();
  request.tail_begin = tokens[clauses.returning - 1].end;
  if (clauses.where == tokens.size()) {
    request.head_end = request.tail_begin;
    return;
  }
  request.condition = {&range.source(), tokens[clauses.where + 1].begin, request.tail_begin};
  request.head_end = request.condition.begin;
}

}  // namespace

bool is_batch_line(std::string_view comment) {
  if (!comment.starts_with(batch_word)) return false;
  return comment.size() == batch_word.size() || comment[batch_word.size()] == ' ' ||
         comment[batch_word.size()] == '\t';
}

std::optional<change::BatchRequest> read_batch(const text::Span& line, text::Diagnostics& diagnostics) {
  const std::vector<text::Span> words = words_of(line);
  change::BatchRequest request;
  request.span = line;
  if (words.size() < 2) {
    report(line, "migrate:batch without a number of rows", usage, diagnostics);
    return std::nullopt;
  }
  if (!read_rows(words[1], request, diagnostics)) return std::nullopt;
  if (words.size() > 2 && !read_pause(words[2], request, diagnostics)) return std::nullopt;
  if (words.size() <= 3) return request;
  report(words[3], fmt::format("unknown word \"{}\" behind migrate:batch", words[3].text()), usage,
         diagnostics);
  return std::nullopt;
}

void request_batches(const change::BatchRequest& request, const TokenRange& tokens,
                     change::Statement& statement, text::Diagnostics& diagnostics) {
  if (!is_change(statement)) {
    return report(request.span, "batches of a statement that is neither UPDATE nor DELETE",
                  "put the line directly above the UPDATE or DELETE that it is meant for, or remove it",
                  diagnostics);
  }
  const Clauses clauses = clauses_of(tokens);
  const auto follows = [&](std::size_t behind, std::string_view word) {
    const std::size_t at = clauses.where + behind;
    return at < tokens.tokens().size() && text::upper(text_of(tokens.source(), tokens.tokens()[at])) == word;
  };
  if (follows(1, "CURRENT") && follows(2, "OF"))
    return report(request.span, "batches of a statement that goes by a cursor", "remove the line",
                  diagnostics);
  statement.batch = request;
  cut(tokens, clauses, *statement.batch);
}

}  // namespace schemake::parse
