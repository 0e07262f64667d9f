#include "catalog/expression_rename.hpp"

#include <functional>

#include "catalog/output_name.hpp"

namespace schemake::catalog {
namespace {

// A name without a schema is taken to be in the default one.
bool is_meant(const std::string& schema, const std::string& name, const QualifiedName& wanted) {
  return name == wanted.name && (schema == wanted.schema || (schema.empty() && wanted.in_default_schema()));
}

std::string schema_of(const std::string& before, const QualifiedName& to) {
  return before.empty() && to.in_default_schema() ? std::string() : to.schema;
}

// A query's columns keep the names that they had from what is renamed.
void change_all(Expression& node, const std::function<void(Expression&)>& change) {
  const std::string name =
      node.kind == ExpressionKind::target ? std::string(output_name(node)) : std::string();
  for (Expression& operand : node.operands) change_all(operand, change);
  change(node);
  if (node.kind == ExpressionKind::target && output_name(node) != name) node.text = name;
}

}  // namespace

void rename_function(Expression& root, const QualifiedName& from, const QualifiedName& to) {
  change_all(root, [&](Expression& node) {
    if (node.kind != ExpressionKind::function_call || !is_meant(node.qualifier, node.text, from)) return;
    node.qualifier = schema_of(node.qualifier, to);
    node.text = to.name;
  });
}

bool rename_type(TypeName& type, const QualifiedName& from, const QualifiedName& to) {
  if (!is_meant(type.schema, type.name, from)) return false;
  type.schema = schema_of(type.schema, to);
  type.name = to.name;
  return true;
}

void rename_type(Expression& root, const QualifiedName& from, const QualifiedName& to) {
  change_all(root, [&](Expression& node) {
    if (node.type) rename_type(*node.type, from, to);
  });
}

}  // namespace schemake::catalog
