#include "inspect/same_expressions.hpp"

#include <algorithm>

#include "catalog/dependency.hpp"

namespace schemake::inspect {
namespace {

using catalog::Expression;

/// Over one table's rows.
class Unifier {
 public:
  Unifier(const catalog::Table* table, const SameLiteral& same_literal) : meaning_{table, same_literal} {}

  void unify(const Expression& expected, Expression& found) const {
    if (catalog::same_meaning(expected, found, meaning_)) found = expected;
  }

  void unify(const std::optional<Expression>& expected, std::optional<Expression>& found) const {
    if (expected && found) unify(*expected, *found);
  }

  void unify(const std::vector<catalog::IndexElement>& expected,
             std::vector<catalog::IndexElement>& found) const {
    for (std::size_t i = 0; i < std::min(expected.size(), found.size()); ++i)
      unify(expected[i].expression, found[i].expression);
  }

  void unify(const catalog::Constraint& expected, catalog::Constraint& found) const {
    const auto* check = std::get_if<catalog::Check>(&expected.definition);
    auto* other_check = std::get_if<catalog::Check>(&found.definition);
    if (check != nullptr && other_check != nullptr) unify(check->expression, other_check->expression);
    const auto* exclusion = std::get_if<catalog::Exclusion>(&expected.definition);
    auto* other = std::get_if<catalog::Exclusion>(&found.definition);
    if (exclusion == nullptr || other == nullptr) return;
    unify(exclusion->elements, other->elements);
    unify(exclusion->predicate, other->predicate);
  }

  void unify(const std::vector<catalog::Constraint>& expected,
             std::vector<catalog::Constraint>& found) const {
    for (catalog::Constraint& constraint : found) {
      const auto same = std::find_if(expected.begin(), expected.end(),
                                     [&](const auto& other) { return other.name == constraint.name; });
      if (same != expected.end()) unify(*same, constraint);
    }
  }

 private:
  catalog::Meaning meaning_;
};

// A value of a domain is used as one of its base type without being asked.
catalog::Table with_base_types(catalog::Table table, const catalog::Catalog& catalog) {
  for (catalog::Column& column : table.columns) {
    const catalog::TypeName base = base_type(column.type, catalog);
    if (base == column.type) continue;
    column.type = base;
    column.type.modifiers.clear();
  }
  return table;
}

void unify(const catalog::Table& expected, catalog::Table& found, const catalog::Catalog& catalog,
           const SameLiteral& same_literal) {
  const catalog::Table before = with_base_types(found, catalog);
  const Unifier unifier(&before, same_literal);
  for (catalog::Column& column : found.columns) {
    const catalog::Column* other = expected.find_column(column.name);
    if (other == nullptr) continue;
    // What a query's expression gives, the model does not always know.
    if (other->type.name.empty()) column.type = other->type;
    if (other->type.name.empty()) column.collation = other->collation;
    unifier.unify(other->default_value, column.default_value);
    unifier.unify(other->generated, column.generated);
  }
  unifier.unify(expected.constraints, found.constraints);
}

void unify(const catalog::TypeDefinition& expected, catalog::TypeDefinition& found,
           const SameLiteral& same_literal) {
  const auto* domain = std::get_if<catalog::DomainType>(&expected.definition);
  auto* other = std::get_if<catalog::DomainType>(&found.definition);
  if (domain == nullptr || other == nullptr) return;
  // VALUE is its one column.
  catalog::Table value;
  value.columns.emplace_back().name = "value";
  value.columns.front().type = other->base;
  const Unifier unifier(&value, same_literal);
  unifier.unify(domain->default_value, other->default_value);
  unifier.unify(domain->constraints, other->constraints);
}

/// The literals in a bound, and the bound without them.
std::pair<std::vector<std::string>, std::string> take_literals(const std::string& bound) {
  std::pair<std::vector<std::string>, std::string> result;
  bool inside = false;
  for (const char byte : bound) {
    if (byte == '\'') {
      inside = !inside;
      if (inside) result.first.emplace_back();
    } else if (inside) {
      result.first.back() += byte;
    } else {
      result.second += byte;
    }
  }
  return result;
}

// A bound's literals are of the types of the key; of which one, only the order tells, and any will do.
bool same_bound(const std::string& expected, const std::string& found, const catalog::Table& parent,
                const SameLiteral& same_literal) {
  const auto [left, left_rest] = take_literals(expected);
  const auto [right, right_rest] = take_literals(found);
  if (left_rest != right_rest || left.size() != right.size()) return false;
  for (std::size_t i = 0; i < left.size(); ++i) {
    const bool same = std::any_of(parent.columns.begin(), parent.columns.end(), [&](const auto& column) {
      const bool in_key = parent.partition_key.find(column.name) != std::string::npos;
      return in_key && same_literal(column.type, left[i], right[i]);
    });
    if (left[i] != right[i] && !same) return false;
  }
  return true;
}

}  // namespace

catalog::Catalog with_expressions_of(const catalog::Catalog& expected, const catalog::Catalog& found,
                                     const SameLiteral& same_literal) {
  catalog::Catalog result = found;
  for (const auto& [name, table] : found.tables()) {
    const catalog::Table* other = expected.find_table(name);
    if (other == nullptr) continue;
    const catalog::Table* parent =
        table.is_partition() && !table.parents.empty() ? found.find_table(table.parents.front()) : nullptr;
    result.edit_table(name, [&](catalog::Table& mine) {
      unify(*other, mine, found, same_literal);
      if (parent != nullptr &&
          same_bound(other->partition_bound, mine.partition_bound, *parent, same_literal))
        mine.partition_bound = other->partition_bound;
    });
  }
  for (const auto& [name, index] : found.indexes()) {
    const catalog::Index* other = expected.find_index(name);
    if (other == nullptr) continue;
    const catalog::Table* table = found.find_table(index.table);
    const catalog::Table row = table == nullptr ? catalog::Table{} : with_base_types(*table, found);
    const Unifier unifier(table == nullptr ? nullptr : &row, same_literal);
    result.edit_index(name, [&](catalog::Index& mine) {
      unifier.unify(other->elements, mine.elements);
      unifier.unify(other->predicate, mine.predicate);
    });
  }
  for (const auto& [name, type] : found.types()) {
    const catalog::TypeDefinition* other = expected.find_type(name);
    if (other == nullptr) continue;
    result.edit_type(name, [&](catalog::TypeDefinition& mine) { unify(*other, mine, same_literal); });
  }
  for (const auto& [id, object] : found.objects()) {
    const catalog::Object* other = expected.find_object(id);
    if (other == nullptr || object.expressions.empty()) continue;
    const Unifier unifier(found.find_table(id.name), same_literal);
    result.edit_object(id, [&](catalog::Object& mine) {
      for (auto& [key, expression] : mine.expressions) {
        const auto same = other->expressions.find(key);
        if (same != other->expressions.end()) unifier.unify(same->second, expression);
      }
    });
  }
  result.forget();
  return result;
}

}  // namespace schemake::inspect
