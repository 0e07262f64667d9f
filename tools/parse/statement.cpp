#include "parse/statement.hpp"

#include <fmt/format.h>
#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "parse/annotation.hpp"
#include "parse/batch.hpp"
#include "parse/encoding.hpp"
#include "parse/limits.hpp"
#include "parse/lower.hpp"
#include "parse/pg_error.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

using text::upper;

struct ParsedText {
  Json statements = Json::array();
  bool ok = false;
};

ParsedText parse_text(const text::Source& source, text::Offset begin, text::Offset end,
                      text::Diagnostics& diagnostics) {
  const std::string text = source.text().substr(begin, end - begin);
  PgQueryParseResult result = pg_query_parse(text.c_str());
  const std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> owner(
      &result, [](PgQueryParseResult* parsed) { pg_query_free_parse_result(*parsed); });
  if (result.error != nullptr) {
    report_syntax_error(*result.error, source, begin, end, diagnostics);
    return {};
  }
  // Moved, because a tree is dear to copy.
  Json tree = Json::parse(result.parse_tree);
  return {std::move(tree["stmts"]), true};
}

void lower_all(const text::Source& source, const Tokens& tokens, text::Offset begin, text::Offset end,
               const Json& parsed, std::vector<change::Statement>& out, text::Diagnostics& diagnostics);

// What the statement does, in its author's words: the model takes the words for it.
void add_effect(const text::Span& effect, change::Statement& statement, text::Diagnostics& diagnostics) {
  const std::size_t errors = diagnostics.error_count();
  const Tokens tokens = scan_part(*effect.source, effect.begin, effect.end, diagnostics);
  if (diagnostics.error_count() != errors || nests_too_deep(*effect.source, tokens, diagnostics)) return;
  const ParsedText parsed = parse_text(*effect.source, effect.begin, effect.end, diagnostics);
  if (!parsed.ok) return;
  std::vector<change::Statement> statements;
  lower_all(*effect.source, tokens, effect.begin, effect.end, parsed.statements, statements, diagnostics);
  for (change::Statement& each : statements) {
    for (change::Op& op : each.ops) statement.ops.push_back(std::move(op));
  }
}

// DO, CALL, and a SELECT, which may call anything.
bool may_have_effect(const change::Statement& statement) {
  if (statement.ops.size() != 1) return false;
  const auto* data = std::get_if<change::DataChange>(&statement.ops.front());
  return std::holds_alternative<change::Opaque>(statement.ops.front()) ||
         (data != nullptr && data->kind == change::DataChangeKind::select);
}

void declare_effects(const std::vector<text::Span>& effects, change::Statement* statement,
                     const Context& context, text::Diagnostics& diagnostics) {
  if (effects.empty()) return;
  if (statement == nullptr || !may_have_effect(*statement)) {
    diagnostics.error("M0117", effects.front(), "an effect of a statement whose effect is known").help =
        "remove the line: `-- effect:` stands below a statement that the compiler does not understand";
    return;
  }
  change::Opaque opaque = make_opaque(context);
  opaque.effect_declared = true;
  statement->ops.clear();
  statement->ops.emplace_back(std::move(opaque));
  for (const text::Span& effect : effects) add_effect(effect, *statement, diagnostics);
}

// The comments between two statements: effects are the first's, allowances the second's.
class Annotator {
 public:
  Annotator(const text::Source& source, const Tokens& tokens, text::Offset begin,
            text::Diagnostics& diagnostics)
      : source_(source), tokens_(tokens), from_(begin), diagnostics_(diagnostics) {}

  Annotations until(text::Offset to, change::Statement* before) {
    Annotations annotations = read_annotations(source_, tokens_, from_, to, diagnostics_);
    if (before != nullptr) {
      const TokenRange range(source_, tokens_, before->span.begin, before->span.end);
      declare_effects(annotations.effects, before, {range, 0}, diagnostics_);
    } else if (!annotations.effects.empty()) {
      diagnostics_.error("M0117", annotations.effects.front(), "an effect of no statement").help =
          "put it below the statement whose effect it is";
    }
    return annotations;
  }
  void go_on_from(text::Offset from) { from_ = from; }

 private:
  const text::Source& source_;
  const Tokens& tokens_;
  text::Offset from_;
  text::Diagnostics& diagnostics_;
};

void lower_all(const text::Source& source, const Tokens& tokens, text::Offset begin, text::Offset end,
               const Json& parsed, std::vector<change::Statement>& out, text::Diagnostics& diagnostics) {
  Annotator annotator(source, tokens, begin, diagnostics);
  const std::size_t first = out.size();
  const auto last = [&] { return out.size() == first ? nullptr : &out.back(); };
  for (const Json& item : parsed) {
    const auto from = begin + static_cast<text::Offset>(item.value("stmt_location", 0));
    const int length = item.value("stmt_len", 0);
    const TokenRange range(source, tokens, from,
                           length == 0 ? end : from + static_cast<text::Offset>(length));
    if (range.empty()) continue;
    change::Statement statement;
    statement.span = range.span();
    Annotations annotations = annotator.until(statement.span.begin, last());
    annotator.go_on_from(statement.span.end);
    statement.allowances = std::move(annotations.allowances);
    statement.ops = lower_statement(item.at("stmt"), {range, begin}, diagnostics);
    if (annotations.batch) request_batches(*annotations.batch, range, statement, diagnostics);
    out.push_back(std::move(statement));
  }
  const Annotations left = annotator.until(end, last());
  if (left.batch) {
    diagnostics.error("M0119", left.batch->span, "migrate:batch above no statement").help =
        "put it directly above the UPDATE or DELETE that is to run in batches";
  }
  for (const change::Allowance& allowance : left.allowances) {
    diagnostics.error("M0117", allowance.span, "an allowance for no statement").help =
        "put it above the statement whose finding is expected";
  }
}

// The end of each statement, its semicolon left out, for text that does not parse as a whole.
std::vector<text::Span> split_at_semicolons(const text::Source& source, const Tokens& tokens,
                                            text::Offset begin, text::Offset end) {
  std::vector<text::Span> spans;
  const TokenRange range(source, tokens, begin, end);
  text::Span current;
  for (const Token& token : range.tokens()) {
    if (text_of(source, token) == ";") {
      if (current.known()) spans.push_back(current);
      current = {};
      continue;
    }
    if (!current.known()) current = {&source, token.begin, token.end};
    current.end = token.end;
  }
  if (current.known()) spans.push_back(current);
  return spans;
}

// The table of a CREATE TABLE or ALTER TABLE that does not parse: what is said of it afterwards would be
// guesswork, so that one slip is one error and not one at every later use.
void add_unparsed_table(const TokenRange& range, std::vector<change::Statement>& out) {
  const auto word = [&](std::size_t i) {
    return i < range.tokens().size() ? upper(text_of(range.source(), range.tokens()[i])) : std::string();
  };
  if ((word(0) != "CREATE" && word(0) != "ALTER") || word(1) != "TABLE") return;
  std::size_t at = 2;
  while (word(at) == "IF" || word(at) == "NOT" || word(at) == "EXISTS" || word(at) == "ONLY") ++at;
  if (at >= range.tokens().size()) return;
  const Token& name = range.tokens()[at];
  const text::Span span{&range.source(), name.begin, name.end};
  change::Opaque opaque{{}, range.span(), {}, {}};
  opaque.creates.push_back(
      {{std::string(catalog::default_schema), identifier_of(range.source(), name)}, span, false});
  change::Statement statement;
  statement.span = range.span();
  statement.ops.emplace_back(std::move(opaque));
  out.push_back(std::move(statement));
}

}  // namespace

std::vector<change::Statement> parse_statements(const text::Source& source, const Tokens& tokens,
                                                text::Offset begin, text::Offset end,
                                                text::Diagnostics& diagnostics) {
  std::vector<change::Statement> statements;
  text::Diagnostics as_a_whole;
  if (const ParsedText parsed = parse_text(source, begin, end, as_a_whole); parsed.ok) {
    lower_all(source, tokens, begin, end, parsed.statements, statements, diagnostics);
    return statements;
  }
  const std::size_t errors_before = diagnostics.error_count();
  for (const text::Span& span : split_at_semicolons(source, tokens, begin, end)) {
    if (const ParsedText parsed = parse_text(source, span.begin, span.end, diagnostics); parsed.ok) {
      lower_all(source, tokens, span.begin, span.end, parsed.statements, statements, diagnostics);
    } else {
      add_unparsed_table(TokenRange(source, tokens, span.begin, span.end), statements);
    }
  }
  // Each piece parses and the whole does not: the whole's error is the one to show.
  if (diagnostics.error_count() == errors_before) {
    for (const text::Diagnostic& diagnostic : as_a_whole.all()) diagnostics.add(diagnostic);
  }
  return statements;
}

std::vector<change::Statement> parse_schema(const text::Source& source, text::Diagnostics& diagnostics) {
  if (!check_encoding(source, diagnostics)) return {};
  const std::size_t errors_before = diagnostics.error_count();
  const Tokens tokens = scan(source, diagnostics);
  if (diagnostics.error_count() != errors_before) return {};
  return parse_statements(source, tokens, 0, static_cast<text::Offset>(source.text().size()), diagnostics);
}

std::vector<text::Span> split_sqlite(const text::Source& source, const Tokens& tokens, text::Offset begin,
                                     text::Offset end) {
  std::vector<text::Span> spans;
  const TokenRange range(source, tokens, begin, end);
  text::Span current;
  bool trigger = false;
  int blocks = 0;  // BEGIN or CASE not yet ended, inside a trigger
  std::size_t words = 0;
  for (const Token& token : range.tokens()) {
    const std::string word = upper(text_of(source, token));
    if (word == ";" && blocks == 0) {
      if (current.known()) spans.push_back(current);
      current = {};
      trigger = false;
      words = 0;
      continue;
    }
    if (!current.known()) current = {&source, token.begin, token.end};
    current.end = token.end;
    if (++words <= 3 && word == "TRIGGER") trigger = true;
    if (trigger && (word == "BEGIN" || word == "CASE")) ++blocks;
    if (trigger && word == "END" && blocks > 0) --blocks;
  }
  if (current.known()) spans.push_back(current);
  return spans;
}

}  // namespace schemake::parse
