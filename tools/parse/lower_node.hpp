// What the lowerings of expressions and queries share. Internal to this room.
#pragma once

#include <string>
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {

/// A node where `body` says it is; without a place of its own it takes its first operand's: see `located`.
inline catalog::Expression make(catalog::ExpressionKind kind, const Json& body, const Context& context,
                                std::string text = {}) {
  catalog::Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  expression.span = context.span(body);
  return expression;
}

/// A node whose tree has no place.
inline catalog::Expression make(catalog::ExpressionKind kind, std::string text = {}) {
  catalog::Expression expression;
  expression.kind = kind;
  expression.text = std::move(text);
  return expression;
}

inline catalog::Expression unsupported(const Json& body, const Context& context, std::string what) {
  return make(catalog::ExpressionKind::unsupported, body, context, std::move(what));
}

/// A node without a location of its own is where its first operand is.
catalog::Expression located(catalog::Expression expression);

/// Adds the items as operands.
void append(catalog::Expression& expression, const Json& items, const Context& context);

/// A clause with one operand for each item; none without items.
template <typename Lower>
void add_clause(catalog::Expression& query, catalog::ExpressionKind kind, const Json& items, Lower lower,
                std::string text = {}) {
  if (items.empty()) return;
  catalog::Expression clause = make(kind, std::move(text));
  for (const Json& item : items) clause.operands.push_back(lower(item));
  query.operands.push_back(located(std::move(clause)));
}

/// A clause with one expression, if the member is there.
void add_expression_clause(catalog::Expression& query, catalog::ExpressionKind kind, const Json& body,
                           const char* name, const Context& context);

/// Columns without a place of their own: found as identifiers behind `from`.
void add_names(catalog::Expression& clause, const Json& names, text::Span from, const Context& context);

/// Sets text and qualifier from the parts of a name; `pg_catalog` stays written.
void set_name(catalog::Expression& expression, const std::vector<std::string>& names);

/// The steps of an access or of a column that is written to.
void append_steps(catalog::Expression& expression, const Json& steps, const Context& context);

catalog::Expression lower_order_item(const Json& item, const Context& context);
catalog::Expression lower_target(const Json& item, const Context& context);
catalog::Expression lower_call(const Json& body, const Context& context);
catalog::Expression lower_grouping_set(const Json& body, const Context& context);
catalog::Expression lower_xml(const Json& body, const Context& context);
catalog::Expression lower_xml_serialize(const Json& body, const Context& context);
/// WindowDef: of OVER or of the WINDOW clause.
catalog::Expression lower_window(const Json& body, const Context& context);

/// RangeVar.
catalog::Expression lower_range_var(const Json& body, const Context& context);
/// An item of FROM.
catalog::Expression lower_from_item(const Json& item, const Context& context);

/// INSERT, UPDATE, DELETE, MERGE.
catalog::Expression lower_change(std::string_view tag, const Json& body, const Context& context);
void add_with(catalog::Expression& query, const Json& body, const Context& context);

}  // namespace schemake::parse
