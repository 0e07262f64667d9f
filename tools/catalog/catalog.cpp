#include "catalog/catalog.hpp"

#include <cassert>
#include <utility>

namespace schemake::catalog {
namespace {

template <typename Map>
auto* find_in(Map& map, const QualifiedName& name) {
  const auto at = map.find(name);
  return at == map.end() ? nullptr : &at->second;
}

}  // namespace

const Table* Catalog::find_table(const QualifiedName& name) const {
  return find_in(tables_, name);
}
const Index* Catalog::find_index(const QualifiedName& name) const {
  return find_in(indexes_, name);
}

bool Catalog::has_relation(const QualifiedName& name) const {
  return tables_.contains(name) || indexes_.contains(name) || constraint_indexes_.contains(name);
}

std::vector<const Index*> Catalog::indexes_of(const QualifiedName& table) const {
  std::vector<const Index*> found;
  for (auto at = table_indexes_.lower_bound({table, {"", ""}});
       at != table_indexes_.end() && at->first == table; ++at) {
    found.push_back(find_index(at->second));
  }
  return found;
}

std::vector<Catalog::Reference> Catalog::references_to(const QualifiedName& table) const {
  std::vector<Reference> found;
  for (auto at = references_.lower_bound({table, {"", ""}}); at != references_.end() && at->first == table;
       ++at) {
    const Table& referencing = tables_.at(at->second);
    for (const Constraint& constraint : referencing.constraints) {
      const auto* key = std::get_if<ForeignKey>(&constraint.definition);
      if (key != nullptr && key->referenced_table == table) found.push_back({&referencing, &constraint});
    }
  }
  return found;
}

void Catalog::add_table(Table table) {
  assert(!has_relation(table.name));
  note_table(table.name);
  const QualifiedName name = table.name;
  put(name, std::optional<Table>(std::move(table)));
}

void Catalog::remove_table(const QualifiedName& name) {
  note_table(name);
  put(name, std::optional<Table>());
}

void Catalog::add_index(Index index) {
  assert(!has_relation(index.name));
  note_index(index.name);
  const QualifiedName name = index.name;
  put(name, std::optional<Index>(std::move(index)));
}

void Catalog::remove_index(const QualifiedName& name) {
  note_index(name);
  put(name, std::optional<Index>());
}

void Catalog::edit_table(const QualifiedName& name, const std::function<void(Table&)>& change) {
  note_table(name);
  Table& table = tables_.at(name);
  leave(table);
  change(table);
  enter(table);
}

void Catalog::edit_index(const QualifiedName& name, const std::function<void(Index&)>& change) {
  note_index(name);
  change(indexes_.at(name));
}

Past Catalog::past(Checkpoint checkpoint) const {
  return {*this, checkpoint};
}

void Catalog::rollback(Checkpoint checkpoint) {
  while (journal_.size() > checkpoint) {
    Edit edit = std::move(journal_.back());
    journal_.pop_back();
    std::visit([&](auto& before) { put(edit.name, std::move(before)); }, edit.before);
  }
}

void Catalog::enter(const Table& table) {
  for (const Constraint& constraint : table.constraints) {
    constraint_names_.insert({table.name.schema, constraint.name});
    if (makes_index(constraint)) constraint_indexes_.insert({table.name.schema, constraint.name});
    const auto* key = std::get_if<ForeignKey>(&constraint.definition);
    if (key != nullptr) references_.emplace(key->referenced_table, table.name);
  }
}

void Catalog::leave(const Table& table) {
  for (const Constraint& constraint : table.constraints) {
    constraint_names_.erase(constraint_names_.find({table.name.schema, constraint.name}));
    if (makes_index(constraint)) constraint_indexes_.erase({table.name.schema, constraint.name});
    const auto* key = std::get_if<ForeignKey>(&constraint.definition);
    if (key != nullptr) references_.erase({key->referenced_table, table.name});
  }
}

void Catalog::note_table(const QualifiedName& name) {
  const Table* table = find_table(name);
  journal_.push_back({table == nullptr ? std::optional<Table>() : std::optional<Table>(*table), name});
}

void Catalog::note_index(const QualifiedName& name) {
  const Index* index = find_index(name);
  journal_.push_back({index == nullptr ? std::optional<Index>() : std::optional<Index>(*index), name});
}

void Catalog::put(const QualifiedName& name, std::optional<Table> table) {
  if (const Table* old = find_table(name)) {
    leave(*old);
    tables_.erase(name);
  }
  if (table) enter(tables_.emplace(name, std::move(*table)).first->second);
}

void Catalog::put(const QualifiedName& name, std::optional<Index> index) {
  if (const Index* old = find_index(name)) {
    table_indexes_.erase({old->table, name});
    indexes_.erase(name);
  }
  if (index) {
    table_indexes_.insert({index->table, name});
    indexes_.emplace(name, std::move(*index));
  }
}

Past::Past(const Catalog& now, Catalog::Checkpoint checkpoint) : now_(now) {
  for (std::size_t i = checkpoint; i < now.journal_.size(); ++i) {
    const Catalog::Edit& edit = now.journal_[i];
    // The first edit since the checkpoint holds what stood there at it.
    std::visit(Overloaded{[&](const std::optional<Table>& table) { tables_.emplace(edit.name, &table); },
                          [&](const std::optional<Index>& index) { indexes_.emplace(edit.name, &index); }},
               edit.before);
  }
}

const Table* Past::find_table(const QualifiedName& name) const {
  const auto edited = tables_.find(name);
  if (edited == tables_.end()) return now_.find_table(name);
  return edited->second->has_value() ? &**edited->second : nullptr;
}

const Index* Past::find_index(const QualifiedName& name) const {
  const auto edited = indexes_.find(name);
  if (edited == indexes_.end()) return now_.find_index(name);
  return edited->second->has_value() ? &**edited->second : nullptr;
}

std::vector<const Index*> Past::indexes_of(const QualifiedName& table) const {
  std::map<QualifiedName, const Index*> found;
  for (const Index* index : now_.indexes_of(table)) {
    if (!indexes_.contains(index->name)) found.emplace(index->name, index);
  }
  for (const auto& [name, index] : indexes_) {
    if (index->has_value() && (*index)->table == table) found.emplace(name, &**index);
  }
  std::vector<const Index*> indexes;
  indexes.reserve(found.size());
  for (const auto& [name, index] : found) indexes.push_back(index);
  return indexes;
}

}  // namespace schemake::catalog
