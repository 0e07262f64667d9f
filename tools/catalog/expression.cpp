#include "catalog/expression.hpp"

#include <algorithm>

namespace schemake::catalog {

bool Expression::operator==(const Expression& other) const {
  return kind == other.kind && text == other.text && qualifier == other.qualifier && alias == other.alias &&
         schema == other.schema && type == other.type && operands == other.operands;
}

void walk(const Expression& root, const std::function<void(const Expression&)>& visit) {
  visit(root);
  for (const Expression& operand : root.operands) walk(operand, visit);
}

void walk(Expression& root, const std::function<void(Expression&)>& visit) {
  visit(root);
  for (Expression& operand : root.operands) walk(operand, visit);
}

const Expression* find_unsupported(const Expression& root) {
  if (root.kind == ExpressionKind::unsupported) return &root;
  for (const Expression& operand : root.operands) {
    if (const Expression* found = find_unsupported(operand)) return found;
  }
  return nullptr;
}

const Expression* find_operand(const Expression& expression, ExpressionKind kind) {
  const auto at = std::find_if(expression.operands.begin(), expression.operands.end(),
                               [&](const Expression& operand) { return operand.kind == kind; });
  return at == expression.operands.end() ? nullptr : &*at;
}

bool is_row_query(ExpressionKind kind) {
  return kind == ExpressionKind::select || kind == ExpressionKind::set_operation ||
         kind == ExpressionKind::values;
}

bool is_query(ExpressionKind kind) {
  return is_row_query(kind) || kind == ExpressionKind::insert || kind == ExpressionKind::update ||
         kind == ExpressionKind::delete_from || kind == ExpressionKind::merge;
}

std::size_t argument_count(const Expression& call) {
  using enum ExpressionKind;
  std::size_t count = call.operands.size();
  while (count > 0) {
    const ExpressionKind last = call.operands[count - 1].kind;
    if (last != distinct && last != order_by && last != within_group && last != filter && last != over) break;
    --count;
  }
  return count;
}

bool uses_column(const Expression& root, std::string_view column) {
  if (root.kind == ExpressionKind::column && root.text == column) return true;
  for (const Expression& operand : root.operands) {
    if (uses_column(operand, column)) return true;
  }
  return false;
}

void rename_column(Expression& root, std::string_view from, std::string_view to) {
  walk(root, [&](Expression& node) {
    if (node.kind == ExpressionKind::column && node.text == from) node.text = to;
  });
}

}  // namespace schemake::catalog
