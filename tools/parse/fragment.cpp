#include "parse/fragment.hpp"

#include <pg_query.h>

#include <memory>
#include <string>
#include <string_view>

#include "parse/lower.hpp"
#include "parse/pg_error.hpp"

namespace schemake::parse {
namespace {

using catalog::Expression;
using catalog::ExpressionKind;

std::optional<Json> parse_text(const std::string& text, const text::Source& source,
                               text::Diagnostics& diagnostics) {
  PgQueryParseResult result = pg_query_parse(text.c_str());
  const std::unique_ptr<PgQueryParseResult, void (*)(PgQueryParseResult*)> owner(
      &result, [](PgQueryParseResult* parsed) { pg_query_free_parse_result(*parsed); });
  if (result.error != nullptr) {
    report_syntax_error(*result.error, source, 0, static_cast<text::Offset>(source.text().size()),
                        diagnostics);
    return std::nullopt;
  }
  const Json statements = Json::parse(result.parse_tree)["stmts"];
  if (statements.size() != 1) return std::nullopt;
  return statements.front().at("stmt");
}

// `base`: where the parsed text begins, seen from the source; below zero where words were put before it.
std::optional<Expression> parse_at(const std::string& text, text::Offset base, const text::Source& source,
                                   text::Diagnostics& diagnostics) {
  const std::size_t errors_before = diagnostics.error_count();
  const Tokens tokens = scan(source, diagnostics);
  if (diagnostics.error_count() != errors_before) return std::nullopt;
  const std::optional<Json> statement = parse_text(text, source, diagnostics);
  if (!statement) return std::nullopt;
  const TokenRange range(source, tokens, 0, static_cast<text::Offset>(source.text().size()));
  return lower_query(*statement, {range, base});
}

}  // namespace

std::optional<Expression> parse_expression(const text::Source& source, text::Diagnostics& diagnostics) {
  constexpr std::string_view before = "SELECT ";
  std::optional<Expression> query =
      parse_at(std::string(before) + source.text(),
               text::Offset{0} - static_cast<text::Offset>(before.size()), source, diagnostics);
  if (!query || query->operands.size() != 1 || query->operands[0].kind != ExpressionKind::targets) {
    return std::nullopt;
  }
  std::vector<Expression>& targets = query->operands[0].operands;
  if (targets.size() != 1 || !targets[0].text.empty()) return std::nullopt;
  return std::move(targets[0].operands.at(0));
}

std::optional<Expression> parse_query(const text::Source& source, text::Diagnostics& diagnostics) {
  std::optional<Expression> query = parse_at(source.text(), 0, source, diagnostics);
  if (!query || !catalog::is_query(query->kind)) return std::nullopt;
  return query;
}

}  // namespace schemake::parse
