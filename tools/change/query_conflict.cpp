// ON CONFLICT: its target, and what it does instead.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "change/query_checker.hpp"

namespace schemake::change {
namespace {

using catalog::Expression;
using catalog::find_operand;
using Kind = catalog::ExpressionKind;

/// What a unique index is over: columns by name, and how many expressions.
struct Key {
  std::set<std::string> columns;
  std::size_t expressions = 0;
  bool partial = false;
};

Key key_of(const std::vector<std::string>& columns) {
  return {{columns.begin(), columns.end()}, 0, false};
}

Key key_of(const catalog::Index& index) {
  Key key;
  key.partial = index.predicate.has_value();
  for (const catalog::IndexElement& element : index.elements) {
    if (element.expression.kind == Kind::column) {
      key.columns.insert(element.expression.text);
    } else {
      ++key.expressions;
    }
  }
  return key;
}

Key key_of(const Expression& target) {
  Key key;
  key.partial = find_operand(target, Kind::where_clause) != nullptr;
  for (const Expression& part : target.operands) {
    const Expression* element = &part;
    while (element->kind == Kind::collate || element->kind == Kind::operator_class) {
      element = &element->operands.front();
    }
    if (element->kind == Kind::where_clause) continue;
    if (element->kind == Kind::column) {
      key.columns.insert(element->text);
    } else {
      ++key.expressions;
    }
  }
  return key;
}

// Whether the server may find the index. Expressions are counted, not compared, and a predicate is taken to
// be implied by any WHERE.
bool may_match(const Key& wanted, const Key& index) {
  return wanted.columns == index.columns && (wanted.expressions > 0) == (index.expressions > 0) &&
         (wanted.partial || !index.partial);
}

std::vector<Key> unique_keys(const catalog::Table& table, const std::vector<const catalog::Index*>& indexes) {
  std::vector<Key> keys;
  for (const catalog::Constraint& constraint : table.constraints) {
    if (constraint.deferrable) continue;
    if (const auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition)) {
      keys.push_back(key_of(key->columns));
    }
    if (const auto* unique = std::get_if<catalog::Unique>(&constraint.definition)) {
      keys.push_back(key_of(unique->columns));
    }
  }
  for (const catalog::Index* index : indexes) {
    if (index->unique) keys.push_back(key_of(*index));
  }
  return keys;
}

}  // namespace

void QueryChecker::on_conflict(const Expression& clause, const ScopeItem& target, const Scope* outer,
                               CommonTables* tables) {
  std::vector<ScopeItem> items{target};
  const Scope alone{&items, 0, outer, tables, nullptr};
  const Expression* wanted = find_operand(clause, Kind::conflict_target);
  if (wanted != nullptr) {
    conflict_target(*wanted, target, alone);
  } else if (clause.text == "UPDATE") {
    report("M0235", clause.span, "ON CONFLICT DO UPDATE needs a target").help =
        "name what may conflict: ON CONFLICT (column) DO UPDATE …";
  }
  ScopeItem excluded = target;
  excluded.name = "excluded";
  excluded.schema = {};
  excluded.has_system_columns = false;
  items.push_back(std::move(excluded));
  const Scope scope{&items, 0, outer, tables, nullptr};
  for (const Expression& part : clause.operands) {
    if (part.kind == Kind::set_clause) assignments(part, target.table, scope);
    if (part.kind == Kind::where_clause) operands(part, scope);
  }
}

void QueryChecker::conflict_target(const Expression& target, const ScopeItem& relation, const Scope& scope) {
  const std::size_t before = diagnostics_.error_count();
  operands(target, scope);
  const catalog::Table* table = relation.table;
  if (table == nullptr || diagnostics_.error_count() != before) return;
  if (!target.text.empty()) {
    const catalog::Constraint* constraint = table->find_constraint(target.text);
    if (constraint == nullptr) return source_.report_missing_constraint(*table, target.text, target.span);
    if (catalog::makes_index(*constraint)) return;
    report("M0235", target.span, fmt::format("constraint \"{}\" is not a unique one", target.text)).help =
        "name a primary key, a unique or an exclusion constraint";
    return;
  }
  const Key wanted = key_of(target);
  const std::vector<Key> keys = unique_keys(*table, source_.indexes_of(*table));
  if (std::any_of(keys.begin(), keys.end(), [&](const Key& key) { return may_match(wanted, key); })) return;
  report("M0235", target.span,
         fmt::format("no unique constraint or index of table \"{}\" is over exactly these columns",
                     table->name.display()))
      .help =
      "name the columns of a primary key, or of a unique constraint or index; a partial index needs its "
      "WHERE here";
}

}  // namespace schemake::change
