// The server keeps an enum's values in expressions by their identity: a new name shows in all of them.
#include <algorithm>
#include <set>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/renaming.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::ExpressionKind;
using catalog::QualifiedName;
using catalog::Table;

struct Label {
  QualifiedName type;
  std::string from;
  std::string to;
};

// Of the enum itself, an array of it, or a domain over it.
bool is_of_type(const catalog::TypeName& type, const Label& label, const catalog::Catalog& catalog) {
  const catalog::TypeName element{type.schema, type.name, {}, {}, 0};
  return !type.name.empty() && resolved_name(base_type(element, catalog)) == label.type;
}

// '{sad,ok}': the elements of an array's literal.
void rename_element(std::string& text, const Label& label) {
  if (!text.starts_with('{')) return;
  std::string renamed;
  std::string element;
  for (const char byte : text) {
    const bool separator = byte == '{' || byte == '}' || byte == ',' || byte == ' ' || byte == '"';
    if (!separator) {
      element += byte;
      continue;
    }
    renamed += element == label.from ? label.to : element;
    renamed += byte;
    element.clear();
  }
  text = renamed + element;
}

void rename_literal(Expression& node, const Label& label) {
  Expression* inner = &node;
  while (inner->kind == ExpressionKind::cast && !inner->operands.empty()) inner = &inner->operands.front();
  if (inner->kind == ExpressionKind::array || inner->kind == ExpressionKind::row) {
    for (Expression& element : inner->operands) rename_literal(element, label);
    return;
  }
  if (inner->kind != ExpressionKind::string_literal) return;
  if (inner->text == label.from) inner->text = label.to;
  rename_element(inner->text, label);
}

// A literal is one of the enum's where it is cast to it, or stands beside a column of it.
void rename_in(Expression& expression, const Table& table, const Label& label,
               const catalog::Catalog& catalog) {
  walk(expression, [&](Expression& node) {
    if (node.kind == ExpressionKind::cast && node.type && is_of_type(*node.type, label, catalog))
      rename_literal(node, label);
    const bool beside =
        std::any_of(node.operands.begin(), node.operands.end(), [&](const Expression& operand) {
          const catalog::Column* column =
              operand.kind == ExpressionKind::column ? table.find_column(operand.text) : nullptr;
          return column != nullptr && is_of_type(column->type, label, catalog);
        });
    for (Expression& operand : node.operands) {
      if (beside) rename_literal(operand, label);
    }
  });
}

void rename_in_table(Table& table, const Label& label, const catalog::Catalog& catalog) {
  const Table before = table;
  for (catalog::Column& column : table.columns) {
    if (column.default_value && is_of_type(column.type, label, catalog))
      rename_literal(*column.default_value, label);
    if (column.generated) rename_in(*column.generated, before, label, catalog);
  }
  for (catalog::Constraint& constraint : table.constraints) {
    if (auto* check = std::get_if<catalog::Check>(&constraint.definition))
      rename_in(check->expression, before, label, catalog);
  }
}

void rename_in_indexes(const Table& table, const Label& label, const Scene& scene) {
  std::vector<QualifiedName> indexes;
  for (const catalog::Index* index : scene.catalog.indexes_of(table.name)) indexes.push_back(index->name);
  for (const QualifiedName& name : indexes) {
    scene.catalog.edit_index(name, [&](catalog::Index& index) {
      for (catalog::IndexElement& element : index.elements)
        rename_in(element.expression, table, label, scene.catalog);
      if (index.predicate) rename_in(*index.predicate, table, label, scene.catalog);
    });
  }
}

void rename_in_domain(const QualifiedName& name, const Label& label, const Scene& scene) {
  const catalog::TypeDefinition* type = scene.catalog.find_type(name);
  if (type == nullptr || !std::holds_alternative<catalog::DomainType>(type->definition)) return;
  scene.catalog.edit_type(name, [&](catalog::TypeDefinition& changed) {
    auto& domain = std::get<catalog::DomainType>(changed.definition);
    if (domain.default_value) rename_literal(*domain.default_value, label);
  });
}

}  // namespace

void rename_label(const QualifiedName& type, const std::string& from, const std::string& to,
                  const Scene& scene) {
  const Label label{type, from, to};
  std::set<QualifiedName> done;
  std::vector<catalog::ObjectId> types{catalog::type_id(type)};
  while (!types.empty()) {
    const catalog::ObjectId next = std::move(types.back());
    types.pop_back();
    for (const catalog::Dependent& dependent : scene.catalog.dependents_of(next)) {
      const QualifiedName& name = dependent.id.name;
      if (!done.insert(name).second) continue;
      if (dependent.id.kind == catalog::ObjectKind::type) {
        rename_in_domain(name, label, scene);
        types.push_back(dependent.id);
      } else if (scene.catalog.find_table(name) != nullptr) {
        scene.catalog.edit_table(name, [&](Table& table) { rename_in_table(table, label, scene.catalog); });
        rename_in_indexes(*scene.catalog.find_table(name), label, scene);
      }
    }
  }
}

}  // namespace schemake::change
