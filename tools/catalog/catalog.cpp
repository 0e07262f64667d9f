#include "catalog/catalog.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <utility>

#include "catalog/dependency.hpp"

namespace schemake::catalog {
namespace {

template <typename Map, typename Key>
auto* find_in(Map& map, const Key& key) {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

/// What a journaled edit of this kind of item is keyed by.
template <typename Item>
struct Keyed {
  static const QualifiedName& of(const ObjectId& id) { return id.name; }
};
template <>
struct Keyed<Object> {
  static const ObjectId& of(const ObjectId& id) { return id; }
};

// Before all others of its type. A default name would not do: it is in the schema public, behind "audit".
template <typename Value>
Value lowest();
template <>
QualifiedName lowest() {
  return {{}, {}};
}
template <>
ObjectId lowest() {
  return {ObjectKind::schema, lowest<QualifiedName>(), {}};
}
template <>
Dependent lowest() {
  return {lowest<ObjectId>(), false};
}

/// The second halves of the pairs whose first is `key`.
template <typename Set, typename Key, typename Visit>
void for_each_of(const Set& set, const Key& key, Visit visit) {
  using Second = typename Set::value_type::second_type;
  for (auto at = set.lower_bound({key, lowest<Second>()}); at != set.end() && at->first == key; ++at)
    visit(at->second);
}

// What `dependencies_of` a table asks of a column.
bool needs_alike(const Column& a, const Column& b) {
  return a.name == b.name && a.type == b.type && a.serial == b.serial && a.sequence == b.sequence &&
         a.default_value == b.default_value && a.generated == b.generated;
}

bool needs_nothing(const Column& column) {
  return !column.serial && !column.default_value && !column.generated && is_built_in(column.type);
}

bool need_alike(const std::vector<Column>& a, const std::vector<Column>& b) {
  auto left = a.begin();
  auto right = b.begin();
  while (left != a.end() || right != b.end()) {
    if (left != a.end() && right != b.end() && needs_alike(*left, *right)) {
      ++left;
      ++right;
    } else if (left != a.end() && needs_nothing(*left)) {
      ++left;
    } else if (right != b.end() && needs_nothing(*right)) {
      ++right;
    } else {
      return false;
    }
  }
  return true;
}

// A foreign key's value leaves out what it rests on.
bool need_alike(const Constraint& a, const Constraint& b) {
  const auto* left = std::get_if<ForeignKey>(&a.definition);
  const auto* right = std::get_if<ForeignKey>(&b.definition);
  const bool rest_alike =
      left == nullptr || right == nullptr || left->referenced_key == right->referenced_key;
  return a == b && rest_alike;
}

// Whether `enter` and `leave` do the same for both: most edits change nothing that another object looks up.
// Never true where they differ, sometimes false where they do not.
bool look_up_alike(const Table& a, const Table& b) {
  return a.parents == b.parents && a.is_partition() == b.is_partition() && a.depends == b.depends &&
         std::equal(
             a.constraints.begin(), a.constraints.end(), b.constraints.begin(), b.constraints.end(),
             [](const Constraint& left, const Constraint& right) { return need_alike(left, right); }) &&
         need_alike(a.columns, b.columns);
}
bool look_up_alike(const Sequence& a, const Sequence& b) {
  return a.is_owned() == b.is_owned() && a.owner_table == b.owner_table;
}
template <typename Item>
bool look_up_alike(const Item& a, const Item& b) {
  return dependencies_of(a) == dependencies_of(b);
}

template <typename Map>
auto first_of_name(Map& map, ObjectKind kind, const QualifiedName& name) {
  return map.lower_bound(ObjectId{kind, name, {}});
}

}  // namespace

ObjectId id_of(const Table& table) {
  return relation_id(table.name);
}
ObjectId id_of(const Index& index) {
  return index_id(index.name);
}
ObjectId id_of(const Sequence& sequence) {
  return sequence_id(sequence.name);
}
ObjectId id_of(const TypeDefinition& type) {
  return type_id(type.name);
}
ObjectId id_of(const Object& object) {
  return object.id;
}

Catalog::Catalog() {
  Object schema;
  schema.id = schema_id(default_schema);
  objects_.emplace(schema.id, std::move(schema));
}

const Table* Catalog::find_table(const QualifiedName& name) const {
  return find_in(tables_, name);
}
const Index* Catalog::find_index(const QualifiedName& name) const {
  return find_in(indexes_, name);
}
const Sequence* Catalog::find_sequence(const QualifiedName& name) const {
  return find_in(sequences_, name);
}
const TypeDefinition* Catalog::find_type(const QualifiedName& name) const {
  return find_in(types_, name);
}
const Object* Catalog::find_object(const ObjectId& id) const {
  return find_in(objects_, id);
}

bool Catalog::has_relation(const QualifiedName& name) const {
  return !relation_word(name).empty();
}

std::string_view Catalog::relation_word(const QualifiedName& name) const {
  if (const Table* table = find_table(name)) return word(table->kind);
  if (indexes_.contains(name) || constraint_indexes_.contains(name)) return "index";
  if (sequences_.contains(name)) return "sequence";
  const TypeDefinition* type = find_type(name);
  const bool composite = type != nullptr && std::holds_alternative<CompositeType>(type->definition);
  return composite ? "type" : "";
}

bool Catalog::has_schema(const std::string& name) const {
  constexpr std::array<std::string_view, 4> built_in{"pg_catalog", "information_schema", "pg_temp",
                                                     "pg_toast"};
  return objects_.contains(schema_id(name)) ||
         std::find(built_in.begin(), built_in.end(), name) != built_in.end();
}

const Table* Catalog::table_of_constraint_index(const QualifiedName& name) const {
  const QualifiedName* table = find_in(constraint_indexes_, name);
  return table == nullptr ? nullptr : find_table(*table);
}

std::vector<const Index*> Catalog::indexes_of(const QualifiedName& table) const {
  std::vector<const Index*> found;
  for_each_of(table_indexes_, table, [&](const QualifiedName& name) { found.push_back(find_index(name)); });
  return found;
}

std::vector<const Object*> Catalog::objects_of(const QualifiedName& table) const {
  std::vector<const Object*> found;
  for_each_of(table_objects_, table, [&](const ObjectId& id) { found.push_back(find_object(id)); });
  return found;
}

std::vector<const Sequence*> Catalog::sequences_of(const QualifiedName& table) const {
  std::vector<const Sequence*> found;
  for_each_of(table_sequences_, table,
              [&](const QualifiedName& name) { found.push_back(find_sequence(name)); });
  return found;
}

std::vector<const Object*> Catalog::routines(const QualifiedName& name) const {
  std::vector<const Object*> found;
  for (auto at = first_of_name(objects_, ObjectKind::routine, name);
       at != objects_.end() && at->first.kind == ObjectKind::routine && at->first.name == name; ++at) {
    found.push_back(&at->second);
  }
  return found;
}

std::vector<Catalog::Reference> Catalog::references_to(const QualifiedName& table) const {
  std::vector<Reference> found;
  for_each_of(references_, table, [&](const QualifiedName& name) {
    const Table& referencing = tables_.at(name);
    for (const Constraint& constraint : referencing.constraints) {
      const auto* key = std::get_if<ForeignKey>(&constraint.definition);
      if (key != nullptr && key->referenced_table == table) found.push_back({&referencing, &constraint});
    }
  });
  return found;
}

std::vector<QualifiedName> Catalog::children_of(const QualifiedName& table) const {
  std::vector<QualifiedName> children;
  for_each_of(children_, table, [&](const QualifiedName& child) { children.push_back(child); });
  return children;
}

std::vector<Dependent> Catalog::dependents_of(const ObjectId& id) const {
  std::vector<Dependent> found;
  for (auto at = dependents_.lower_bound({id, lowest<Dependent>()});
       at != dependents_.end() && at->first == id; ++at) {
    if (found.empty() || found.back() != at->second) found.push_back(at->second);
  }
  return found;
}

void Catalog::add_table(Table table) {
  assert(!has_relation(table.name));
  const ObjectId id = id_of(table);
  note<Table>(id);
  put(id, std::optional<Table>(std::move(table)));
}
void Catalog::add_index(Index index) {
  assert(!has_relation(index.name));
  const ObjectId id = id_of(index);
  note<Index>(id);
  put(id, std::optional<Index>(std::move(index)));
}
void Catalog::add_sequence(Sequence sequence) {
  assert(!has_relation(sequence.name));
  const ObjectId id = id_of(sequence);
  note<Sequence>(id);
  put(id, std::optional<Sequence>(std::move(sequence)));
}
void Catalog::add_type(TypeDefinition type) {
  assert(find_type(type.name) == nullptr);
  const ObjectId id = id_of(type);
  note<TypeDefinition>(id);
  put(id, std::optional<TypeDefinition>(std::move(type)));
}
void Catalog::add_object(Object object) {
  assert(find_object(object.id) == nullptr);
  const ObjectId id = id_of(object);
  note<Object>(id);
  put(id, std::optional<Object>(std::move(object)));
}

void Catalog::remove_table(const QualifiedName& name) {
  note<Table>(relation_id(name));
  put(relation_id(name), std::optional<Table>());
}
void Catalog::remove_index(const QualifiedName& name) {
  note<Index>(index_id(name));
  put(index_id(name), std::optional<Index>());
}
void Catalog::remove_sequence(const QualifiedName& name) {
  note<Sequence>(sequence_id(name));
  put(sequence_id(name), std::optional<Sequence>());
}
void Catalog::remove_type(const QualifiedName& name) {
  note<TypeDefinition>(type_id(name));
  put(type_id(name), std::optional<TypeDefinition>());
}
void Catalog::remove_object(const ObjectId& id) {
  note<Object>(id);
  put(id, std::optional<Object>());
}

void Catalog::edit_table(const QualifiedName& name, const std::function<void(Table&)>& change) {
  edit(relation_id(name), change);
}
void Catalog::edit_index(const QualifiedName& name, const std::function<void(Index&)>& change) {
  edit(index_id(name), change);
}
void Catalog::edit_sequence(const QualifiedName& name, const std::function<void(Sequence&)>& change) {
  edit(sequence_id(name), change);
}
void Catalog::edit_type(const QualifiedName& name, const std::function<void(TypeDefinition&)>& change) {
  edit(type_id(name), change);
}
void Catalog::edit_object(const ObjectId& id, const std::function<void(Object&)>& change) {
  edit(id, change);
}

Past Catalog::past(Checkpoint checkpoint) const {
  return {*this, checkpoint};
}

void Catalog::rollback(Checkpoint checkpoint) {
  while (journal_.size() > checkpoint) {
    Edit edit = std::move(journal_.back());
    journal_.pop_back();
    std::visit([&](auto& before) { put(edit.id, std::move(before)); }, edit.before);
  }
}

template <typename Item>
void Catalog::note(const ObjectId& id) {
  const Item* item = find_in(map_of(static_cast<const Item*>(nullptr)), Keyed<Item>::of(id));
  journal_.push_back({item == nullptr ? std::optional<Item>() : std::optional<Item>(*item), id});
}

template <typename Item>
void Catalog::put(const ObjectId& id, std::optional<Item> item) {
  auto& map = map_of(static_cast<const Item*>(nullptr));
  const auto& key = Keyed<Item>::of(id);
  const auto old = map.find(key);
  if (old == map.end()) {
    if (item) enter(map.emplace(key, *std::move(item)).first->second);
    return;
  }
  const bool alike = item && look_up_alike(old->second, *item);
  if (!alike) leave(old->second);
  if (!item) {
    map.erase(old);
    return;
  }
  old->second = *std::move(item);
  if (!alike) enter(old->second);
}

template <typename Item>
void Catalog::edit(const ObjectId& id, const std::function<void(Item&)>& change) {
  const Checkpoint at = checkpoint();
  note<Item>(id);
  Item& item = map_of(static_cast<const Item*>(nullptr)).at(Keyed<Item>::of(id));
  change(item);
  const Item& before = *std::get<std::optional<Item>>(journal_[at].before);
  if (look_up_alike(before, item)) return;
  leave(before);
  enter(item);
}

void Catalog::enter(const Table& table) {
  for (const Constraint& constraint : table.constraints) {
    const QualifiedName name{table.name.schema, constraint.name};
    constraint_names_.insert(name);
    if (makes_index(constraint)) constraint_indexes_.emplace(name, table.name);
    const auto* key = std::get_if<ForeignKey>(&constraint.definition);
    if (key != nullptr) references_.emplace(key->referenced_table, table.name);
  }
  for (const QualifiedName& parent : table.parents) children_.emplace(parent, table.name);
  for (auto& [on, dependent] : dependencies_of(table)) dependents_.emplace(on, dependent);
}

void Catalog::leave(const Table& table) {
  for (const Constraint& constraint : table.constraints) {
    const QualifiedName name{table.name.schema, constraint.name};
    constraint_names_.erase(constraint_names_.find(name));
    if (makes_index(constraint)) constraint_indexes_.erase(name);
    const auto* key = std::get_if<ForeignKey>(&constraint.definition);
    if (key != nullptr) references_.erase({key->referenced_table, table.name});
  }
  for (const QualifiedName& parent : table.parents) children_.erase({parent, table.name});
  for (const auto& edge : dependencies_of(table)) dependents_.erase(dependents_.find(edge));
}

void Catalog::enter(const Index& index) {
  table_indexes_.emplace(index.table, index.name);
  for (const auto& edge : dependencies_of(index)) dependents_.insert(edge);
}
void Catalog::leave(const Index& index) {
  table_indexes_.erase({index.table, index.name});
  for (const auto& edge : dependencies_of(index)) dependents_.erase(dependents_.find(edge));
}

void Catalog::enter(const Sequence& sequence) {
  if (sequence.is_owned()) table_sequences_.emplace(sequence.owner_table, sequence.name);
}
void Catalog::leave(const Sequence& sequence) {
  if (sequence.is_owned()) table_sequences_.erase({sequence.owner_table, sequence.name});
}

void Catalog::enter(const TypeDefinition& type) {
  for (const auto& edge : dependencies_of(type)) dependents_.insert(edge);
}
void Catalog::leave(const TypeDefinition& type) {
  for (const auto& edge : dependencies_of(type)) dependents_.erase(dependents_.find(edge));
}

void Catalog::enter(const Object& object) {
  if (belongs_to_relation(object.id.kind)) table_objects_.emplace(object.id.name, object.id);
  for (const auto& edge : dependencies_of(object)) dependents_.insert(edge);
}
void Catalog::leave(const Object& object) {
  if (belongs_to_relation(object.id.kind)) table_objects_.erase({object.id.name, object.id});
  for (const auto& edge : dependencies_of(object)) dependents_.erase(dependents_.find(edge));
}

Past::Past(const Catalog& now, Catalog::Checkpoint checkpoint) : now_(now) {
  for (std::size_t i = checkpoint; i < now.journal_.size(); ++i) {
    const Catalog::Edit& edit = now.journal_[i];
    // The first edit since the checkpoint holds what stood there at it.
    std::visit(
        Overloaded{[&](const std::optional<Table>& item) { tables_.emplace(edit.id.name, &item); },
                   [&](const std::optional<Index>& item) { indexes_.emplace(edit.id.name, &item); },
                   [&](const std::optional<Sequence>& item) { sequences_.emplace(edit.id.name, &item); },
                   [&](const std::optional<TypeDefinition>& item) { types_.emplace(edit.id.name, &item); },
                   [&](const std::optional<Object>& item) { objects_.emplace(edit.id, &item); }},
        edit.before);
  }
}

namespace {

/// As it was if it was edited, else as `now` has it.
template <typename Edited, typename Key, typename Now>
auto past_or_now(const Edited& edited, const Key& key, Now now) -> decltype(now()) {
  const auto found = edited.find(key);
  if (found == edited.end()) return now();
  return found->second->has_value() ? &**found->second : nullptr;
}

}  // namespace

const Table* Past::find_table(const QualifiedName& name) const {
  return past_or_now(tables_, name, [&] { return now_.find_table(name); });
}
const Index* Past::find_index(const QualifiedName& name) const {
  return past_or_now(indexes_, name, [&] { return now_.find_index(name); });
}
const Sequence* Past::find_sequence(const QualifiedName& name) const {
  return past_or_now(sequences_, name, [&] { return now_.find_sequence(name); });
}
const TypeDefinition* Past::find_type(const QualifiedName& name) const {
  return past_or_now(types_, name, [&] { return now_.find_type(name); });
}
const Object* Past::find_object(const ObjectId& id) const {
  return past_or_now(objects_, id, [&] { return now_.find_object(id); });
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
