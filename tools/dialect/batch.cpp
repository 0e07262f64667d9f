#include "dialect/batch.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

#include "dialect/postgresql_name.hpp"
#include "dialect/sqlite_expression.hpp"

namespace schemake::dialect {
namespace {

// All but the text itself.
RenderedBatch batch_of(const change::Statement& statement, const catalog::Catalog& catalog, Quoter quote) {
  const change::DataChange& op = batched_change(statement);
  const Expression* target = find_operand(op.statement, ExpressionKind::relation);
  const std::string qualifier = quote(target->alias.empty() ? target->text : target->alias);
  const std::vector<std::string>& columns = catalog.find_table(op.table.name)->primary_key()->columns;
  RenderedBatch batch;
  for (const std::string& column : columns)
    batch.keys += (batch.keys.empty() ? "" : ", ") + qualifier + "." + quote(column);
  batch.table_keys = quote_list(columns, quote);
  batch.key_count = static_cast<std::uint32_t>(columns.size());
  batch.rows = statement.batch->rows;
  batch.pause_ms = statement.batch->pause_ms;
  return batch;
}

// A conjunction's operand has parentheses where it needs them, its only one too.
Expression with_closed_condition(Expression statement) {
  for (Expression& clause : statement.operands) {
    if (clause.kind != ExpressionKind::where_clause) continue;
    Expression closed{.kind = ExpressionKind::logical_and};
    closed.operands.push_back(std::move(clause.operands.front()));
    clause.operands.front() = std::move(closed);
  }
  return statement;
}

}  // namespace

const change::DataChange& batched_change(const change::Statement& statement) {
  assert(statement.batch && statement.ops.size() == 1);
  return std::get<change::DataChange>(statement.ops.front());
}

RenderedBatch postgresql_batch(const change::Statement& statement, const catalog::Catalog& catalog,
                               const std::vector<std::string>& search_path) {
  RenderedBatch batch = batch_of(statement, catalog, quote_postgresql);
  batch.table = postgresql_session_name(batched_change(statement).table.name, search_path);
  const change::BatchRequest& request = *statement.batch;
  const text::Source* source = statement.span.source;
  batch.head = text::Span{source, statement.span.begin, request.head_end}.text();
  batch.head +=
      request.condition.known() ? "(" + std::string(request.condition.text()) + ") AND " : " WHERE ";
  batch.tail = text::Span{source, request.tail_begin, statement.span.end}.text();
  return batch;
}

// WHERE is the last clause but for RETURNING, a USING that became EXISTS included: so the text without
// RETURNING ends in the condition, and the text with it goes on from there.
std::optional<RenderedBatch> sqlite_batch(const change::Statement& statement, const catalog::Catalog& catalog,
                                          Problems& problems) {
  const std::size_t count = problems.count();
  const Expression whole = with_closed_condition(batched_change(statement).statement);
  const std::string text = SqliteWriter(problems, &catalog).text(whole);
  if (problems.count() != count) return std::nullopt;
  Expression without_returning = whole;
  std::erase_if(without_returning.operands,
                [](const Expression& clause) { return clause.kind == ExpressionKind::returning; });
  const bool condition = find_operand(whole, ExpressionKind::where_clause) != nullptr ||
                         find_operand(whole, ExpressionKind::using_clause) != nullptr;
  RenderedBatch batch = batch_of(statement, catalog, quote_sqlite);
  batch.table = quote_sqlite(batched_change(statement).table.name.name);
  batch.head = SqliteWriter(problems, &catalog).text(without_returning);
  assert(text.starts_with(batch.head));
  batch.tail = text.substr(batch.head.size());
  batch.head += condition ? " AND " : " WHERE ";
  return batch;
}

}  // namespace schemake::dialect
