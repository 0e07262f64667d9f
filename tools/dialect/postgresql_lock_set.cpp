#include "dialect/postgresql_lock_set.hpp"

#include <algorithm>
#include <cassert>

#include "dialect/postgresql_name.hpp"

namespace schemake::dialect {

using catalog::QualifiedName;
using catalog::Table;

std::string_view word(LockMode mode) {
  switch (mode) {
    case LockMode::access_share:
      return "ACCESS SHARE";
    case LockMode::row_share:
      return "ROW SHARE";
    case LockMode::row_exclusive:
      return "ROW EXCLUSIVE";
    case LockMode::share_update_exclusive:
      return "SHARE UPDATE EXCLUSIVE";
    case LockMode::share:
      return "SHARE";
    case LockMode::share_row_exclusive:
      return "SHARE ROW EXCLUSIVE";
    case LockMode::exclusive:
      return "EXCLUSIVE";
    case LockMode::access_exclusive:
      return "ACCESS EXCLUSIVE";
  }
  assert(false);
  return "";
}

std::string display(const std::vector<TableLock>& locks) {
  std::string text;
  for (const TableLock& lock : locks) {
    text += text.empty() ? "" : ", ";
    text += std::string(word(lock.mode)) + " on " + postgresql_full_name(lock.table);
  }
  return text;
}

void LockSet::add(const QualifiedName& table, LockMode mode) {
  if (find(table) == nullptr) return;
  const auto [at, is_new] = locks_.emplace(table, mode);
  if (!is_new) at->second = std::max(at->second, mode);
}

void LockSet::add_tree(const QualifiedName& table, LockMode mode) {
  add(table, mode);
  for (const QualifiedName& child : after_.children_of(table)) add_tree(child, mode);
}

void LockSet::add_referenced(const catalog::ForeignKey& key, LockMode mode) {
  const Table* table = find(key.referenced_table);
  if (table == nullptr) return;
  table->is_partitioned() ? add_tree(table->name, mode) : add(table->name, mode);
}

void LockSet::add_removed() {
  for (const auto& [name, was] : before_.edited_tables()) {
    if (was->has_value()) add_removed_parts(**was, after_.find_table(name));
  }
  for (const auto& [name, was] : before_.edited_indexes()) {
    if (was->has_value() && after_.find_index(name) == nullptr)
      add((*was)->table, LockMode::access_exclusive);
  }
  for (const auto& [id, was] : before_.edited_objects()) {
    if (was->has_value() && after_.find_object(id) == nullptr && catalog::belongs_to_relation(id.kind))
      add(id.name, LockMode::access_exclusive);
  }
}

void LockSet::add_removed_parts(const Table& was, const Table* now) {
  for (const catalog::Constraint& constraint : was.constraints) {
    if (now != nullptr && now->find_constraint(constraint.name) != nullptr) continue;
    add(was.name, LockMode::access_exclusive);
    const auto* key = std::get_if<catalog::ForeignKey>(&constraint.definition);
    // What a partition has of its parent's key holds nothing by itself.
    if (key != nullptr && constraint.local) add_referenced(*key, LockMode::access_exclusive);
  }
  const bool lost =
      now == nullptr || std::any_of(was.columns.begin(), was.columns.end(), [&](const auto& column) {
        const catalog::Column* left = now->find_column(column.name);
        return left == nullptr || (column.default_value && !left->default_value);
      });
  if (lost) add(was.name, LockMode::access_exclusive);
}

QualifiedName LockSet::resolve(const std::string& schema, const std::string& name) const {
  if (!schema.empty()) return {schema, name};
  for (const std::string& each : search_path_) {
    if (find({each, name}) != nullptr) return {each, name};
  }
  return {std::string(catalog::default_schema), name};
}

std::vector<TableLock> LockSet::sorted() const {
  std::vector<TableLock> locks;
  for (const auto& [table, mode] : locks_) locks.push_back({table, mode});
  std::stable_sort(locks.begin(), locks.end(),
                   [](const TableLock& a, const TableLock& b) { return a.mode > b.mode; });
  return locks;
}

}  // namespace schemake::dialect
