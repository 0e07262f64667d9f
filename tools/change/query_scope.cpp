#include "change/query_scope.hpp"

#include <algorithm>
#include <array>

namespace schemake::change {
namespace {

// How often an item has a column of the name; the last one found.
std::size_t count_columns(const ScopeItem& item, std::string_view name, const ScopeColumn** found) {
  std::size_t count = 0;
  for (const ScopeColumn& column : item.columns) {
    if (column.name != name) continue;
    *found = &column;
    ++count;
  }
  return count;
}

Found find_in_item(const ScopeItem& item, std::string_view name) {
  const ScopeColumn* column = nullptr;
  const std::size_t count = count_columns(item, name, &column);
  if (count > 1) return {Found::Kind::ambiguous, &item, column};
  if (count == 1) return {Found::Kind::column, &item, column};
  if (item.has_system_columns && is_system_column(name)) return {Found::Kind::column, &item, nullptr};
  return {item.known ? Found::Kind::relation : Found::Kind::unknown, &item, nullptr};
}

// An unqualified name among the items of one query.
Found find_in_level(std::string_view name, const Scope& scope) {
  Found found;
  bool unknown = false;
  for (std::size_t i = scope.first; i < scope.items->size(); ++i) {
    const ScopeItem& item = (*scope.items)[i];
    if (!item.by_column) continue;
    const Found here = find_in_item(item, name);
    unknown = unknown || here.kind == Found::Kind::unknown;
    if (here.kind == Found::Kind::ambiguous) return here;
    if (here.kind != Found::Kind::column) continue;
    if (found.kind == Found::Kind::column) return {Found::Kind::ambiguous, here.item, here.column};
    found = here;
  }
  if (found.kind == Found::Kind::nothing && unknown) return {Found::Kind::unknown, nullptr, nullptr};
  return found;
}

}  // namespace

bool is_system_column(std::string_view name) {
  constexpr std::array<std::string_view, 6> names{"ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"};
  return std::find(names.begin(), names.end(), name) != names.end();
}

const ScopeItem* find_item(std::string_view schema, std::string_view name, const Scope& scope) {
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (std::size_t i = level->first; i < level->items->size(); ++i) {
      const ScopeItem& item = (*level->items)[i];
      if (item.by_name && item.name == name && (schema.empty() || schema == item.schema)) return &item;
    }
  }
  return nullptr;
}

bool may_be_hidden(const Scope& scope) {
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    for (std::size_t i = level->first; i < level->items->size(); ++i) {
      const ScopeItem& item = (*level->items)[i];
      if (item.name.empty() && !item.known && item.table == nullptr && item.columns.empty()) return true;
    }
  }
  return false;
}

Found find_in_scope(const catalog::Expression& column, const Scope& scope) {
  if (!column.qualifier.empty()) {
    const ScopeItem* item = find_item(column.schema, column.qualifier, scope);
    if (item != nullptr) return find_in_item(*item, column.text);
    return {may_be_hidden(scope) ? Found::Kind::unknown : Found::Kind::nothing, nullptr, nullptr};
  }
  for (const Scope* level = &scope; level != nullptr; level = level->outer) {
    const Found found = find_in_level(column.text, *level);
    if (found.kind != Found::Kind::nothing) return found;
  }
  const ScopeItem* row = find_item({}, column.text, scope);
  return row == nullptr ? Found{} : Found{Found::Kind::whole_row, row, nullptr};
}

}  // namespace schemake::change
