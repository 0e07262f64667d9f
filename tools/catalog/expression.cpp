#include "catalog/expression.hpp"

namespace schemake::catalog {

bool Expression::operator==(const Expression& other) const {
  return kind == other.kind && text == other.text && qualifier == other.qualifier && alias == other.alias &&
         type == other.type && operands == other.operands;
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
