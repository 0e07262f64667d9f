// INSERT, UPDATE, DELETE, MERGE, SELECT, TRUNCATE, COPY: rows, not the catalog.
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using change::DataChange;
using change::DataChangeKind;

void add_written_columns(const catalog::Expression& query, std::vector<change::Identifier>& columns) {
  for (const catalog::Expression& clause : query.operands) {
    if (clause.kind != catalog::ExpressionKind::insert_columns &&
        clause.kind != catalog::ExpressionKind::set_clause) {
      continue;
    }
    for (const catalog::Expression& item : clause.operands) {
      if (item.kind != catalog::ExpressionKind::unsupported) columns.push_back({item.text, item.span});
    }
  }
}

Ops lower_change(DataChangeKind kind, const Json& json, const Context& context) {
  DataChange op;
  op.kind = kind;
  op.table = lower_relation(member(*node_of(json).body, "relation"), context);
  op.statement = lower_query(json, context);
  if (kind != DataChangeKind::merge) add_written_columns(op.statement, op.columns);
  return one(std::move(op));
}

Ops lower_select(const Json& json, const Context& context) {
  const Json& body = *node_of(json).body;
  if (body.contains("intoClause")) return lower_relation_statement("SelectStmt", body, context);
  if (auto setting = lower_set_config(body, context)) return *std::move(setting);
  DataChange op;
  op.kind = DataChangeKind::select;
  op.table.span = context.tokens.span();
  op.statement = lower_query(json, context);
  return one(std::move(op));
}

catalog::Expression nothing(const Context& context) {
  catalog::Expression expression;
  expression.span = context.tokens.span();
  return expression;
}

Ops lower_truncate(const Json& body, const Context& context) {
  Ops ops;
  for (const Json& item : list(body, "relations")) {
    DataChange op;
    op.kind = DataChangeKind::truncate;
    op.table = lower_relation(*node_of(item).body, context);
    op.statement = nothing(context);
    op.statement.text = "TRUNCATE";
    ops.emplace_back(std::move(op));
  }
  return ops;
}

Ops lower_copy(const Json& body, const Context& context) {
  DataChange op;
  op.kind = DataChangeKind::copy;
  op.statement = nothing(context);
  op.statement.text = "COPY";
  if (!body.contains("relation")) {
    op.kind = DataChangeKind::select;
    op.table.span = context.tokens.span();
    op.statement = lower_query(member(body, "query"), context);
    return one(std::move(op));
  }
  op.table = lower_relation(body.at("relation"), context);
  text::Offset from = op.table.span.end;
  for (std::string& column : strings(list(body, "attlist"))) {
    const text::Span span = context.tokens.find_identifier(column, from);
    if (span.known()) from = span.end;
    op.columns.push_back({std::move(column), span.known() ? span : op.table.span});
  }
  return one(std::move(op));
}

}  // namespace

Ops lower_data_statement(std::string_view tag, const Json& json, const Context& context) {
  if (tag == "InsertStmt") return lower_change(DataChangeKind::insert, json, context);
  if (tag == "UpdateStmt") return lower_change(DataChangeKind::update, json, context);
  if (tag == "DeleteStmt") return lower_change(DataChangeKind::delete_rows, json, context);
  if (tag == "MergeStmt") return lower_change(DataChangeKind::merge, json, context);
  if (tag == "SelectStmt") return lower_select(json, context);
  if (tag == "TruncateStmt") return lower_truncate(*node_of(json).body, context);
  return lower_copy(*node_of(json).body, context);
}

}  // namespace schemake::parse
