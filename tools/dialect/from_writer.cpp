// What stands in FROM: the part of ExpressionWriter that knows relations and joins.
#include "dialect/expression_writer.hpp"
#include "dialect/identifier.hpp"
#include "dialect/postgresql_expression.hpp"

namespace schemake::dialect {

std::string ExpressionWriter::from_items(const Expression& clause) {
  std::vector<std::string> items;
  for (const Expression& item : clause.operands) {
    std::string written = from_item(item);
    // A comma is looser than JOIN in PostgreSQL and as tight in SQLite.
    const bool enclose =
        item.kind == ExpressionKind::join && item.alias.empty() && clause.operands.size() > 1;
    items.push_back(enclose ? "(" + written + ")" : std::move(written));
  }
  return dialect::join(items, ", ");
}

std::string ExpressionWriter::from_item(const Expression& item) {
  return refused(item) ? "NULL" : from_item_text(item);
}

std::string ExpressionWriter::from_item_text(const Expression& item) {
  using enum ExpressionKind;
  if (item.kind == ExpressionKind::join) return join_item(item);
  if (item.kind == relation) return relation_item(item);
  if (item.kind == table_function) return function_item(item);
  const std::string lateral = item.text == "LATERAL" ? "LATERAL " : "";
  if (item.kind == derived_table) return lateral + parenthesized_query(item.operands.at(0)) + alias(item);
  return text(item) + alias(item);
}

std::string ExpressionWriter::alias(const Expression& item) {
  if (item.alias.empty()) return {};
  const Expression* columns = find_operand(item, ExpressionKind::alias_columns);
  return " AS " + identifier(item.alias) + (columns == nullptr ? "" : " (" + list(columns->operands) + ")");
}

std::string ExpressionWriter::relation_item(const Expression& relation) {
  const bool only = has_inheritance() && find_operand(relation, ExpressionKind::only) != nullptr;
  std::string out = only ? "ONLY " : "";
  out += relation_name(relation) + alias(relation);
  const Expression* sample = find_operand(relation, ExpressionKind::table_sample);
  if (sample == nullptr) return out;
  const Expression* repeatable = find_operand(*sample, ExpressionKind::repeatable);
  std::vector<std::string> arguments;
  for (const Expression& part : sample->operands) {
    if (&part != repeatable) arguments.push_back(text(part));
  }
  out += " TABLESAMPLE " + (sample->qualifier.empty() ? "" : identifier(sample->qualifier) + ".") +
         identifier(sample->text) + "(" + dialect::join(arguments, ", ") + ")";
  return out + (repeatable == nullptr ? "" : " REPEATABLE (" + list(repeatable->operands) + ")");
}

std::string ExpressionWriter::function_item(const Expression& function) {
  std::vector<std::string> calls;
  bool defined = false;
  for (const Expression& part : function.operands) {
    if (part.kind != ExpressionKind::rows_from) continue;
    const Expression* definitions = find_operand(part, ExpressionKind::column_definitions);
    calls.push_back(text(part.operands.at(0)) +
                    (definitions == nullptr ? "" : " AS " + column_definitions(*definitions)));
    defined = defined || definitions != nullptr;
  }
  const std::string all = dialect::join(calls, ", ");
  std::string out = function.text.empty() ? "" : function.text + " ";
  out += calls.size() > 1 || defined ? "ROWS FROM (" + all + ")" : all;
  if (find_operand(function, ExpressionKind::with_ordinality) != nullptr) out += " WITH ORDINALITY";
  const std::string name = alias(function);
  const Expression* definitions = find_operand(function, ExpressionKind::column_definitions);
  if (definitions == nullptr) return out + name;
  return out + (name.empty() ? " AS" : name) + " " + column_definitions(*definitions);
}

std::string ExpressionWriter::column_definitions(const Expression& definitions) {
  std::vector<std::string> columns;
  for (const Expression& column : definitions.operands) {
    std::string written = identifier(column.text) + " " + postgresql_type(*column.type);
    for (const Expression& collation : column.operands) {
      const std::string schema = collation.qualifier.empty() ? "" : identifier(collation.qualifier) + ".";
      written += " COLLATE " + schema + identifier(collation.text);
    }
    columns.push_back(std::move(written));
  }
  return "(" + dialect::join(columns, ", ") + ")";
}

std::string ExpressionWriter::join_item(const Expression& join) {
  const Expression& second = join.operands.at(1);
  std::string right = from_item(second);
  if (second.kind == ExpressionKind::join && second.alias.empty()) right = "(" + right + ")";
  std::string out = from_item(join.operands.at(0)) + " " + join.text + " " + right;
  if (const Expression* on = find_operand(join, ExpressionKind::join_on)) {
    out += " ON " + text(on->operands.at(0));
  }
  if (const Expression* columns = find_operand(join, ExpressionKind::join_using)) {
    out += " USING (" + list(columns->operands) + ")" +
           (columns->alias.empty() ? "" : " AS " + identifier(columns->alias));
  }
  return join.alias.empty() ? out : "(" + out + ")" + alias(join);
}

}  // namespace schemake::dialect
