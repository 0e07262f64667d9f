// What a database is, at one revision.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/object.hpp"
#include "catalog/sequence.hpp"
#include "catalog/table.hpp"
#include "catalog/type_definition.hpp"

namespace schemake::catalog {

class Past;

ObjectId id_of(const Table& table);
ObjectId id_of(const Index& index);
ObjectId id_of(const Sequence& sequence);
ObjectId id_of(const TypeDefinition& type);
ObjectId id_of(const Object& object);

/// Who needs an object, and whether it goes with it.
struct Dependent {
  ObjectId id;
  bool automatic = false;

  auto operator<=>(const Dependent&) const = default;
};

/// All objects of a database. Tables, views, indexes, sequences and composite types share one namespace,
/// as in PostgreSQL; whoever adds keeps that.
///
/// One catalog is replayed through thousands of revisions, so a state is not kept by copying. Every edit
/// is journaled instead: `past()` reads the state at a checkpoint, `rollback()` returns to it, and both
/// cost as much as was edited since, not as much as there is.
class Catalog {
 public:
  /// A moment of this catalog. Valid until the journal is rolled back behind it or forgotten.
  using Checkpoint = std::size_t;

  /// An empty database: the schema public.
  Catalog();

  const std::map<QualifiedName, Table>& tables() const { return tables_; }
  const std::map<QualifiedName, Index>& indexes() const { return indexes_; }
  const std::map<QualifiedName, Sequence>& sequences() const { return sequences_; }
  const std::map<QualifiedName, TypeDefinition>& types() const { return types_; }
  const std::map<ObjectId, Object>& objects() const { return objects_; }

  /// Null if there is none.
  const Table* find_table(const QualifiedName& name) const;
  const Index* find_index(const QualifiedName& name) const;
  const Sequence* find_sequence(const QualifiedName& name) const;
  const TypeDefinition* find_type(const QualifiedName& name) const;
  const Object* find_object(const ObjectId& id) const;
  /// A table, view, index, sequence, composite type, or the index of a constraint.
  bool has_relation(const QualifiedName& name) const;
  /// "table", "index", "sequence" … of `has_relation`, else empty: for messages.
  std::string_view relation_word(const QualifiedName& name) const;
  /// The schemas that statements made, and those that every database has.
  bool has_schema(const std::string& name) const;

  /// A constraint of this name, of whichever table of the schema: default names keep clear of it.
  bool has_constraint(const QualifiedName& name) const { return constraint_names_.contains(name); }
  /// The table whose primary key, unique or exclusion constraint has an index of this name; null if none.
  const Table* table_of_constraint_index(const QualifiedName& name) const;

  /// In the order of their names.
  std::vector<const Index*> indexes_of(const QualifiedName& table) const;
  /// Triggers, rules and policies.
  std::vector<const Object*> objects_of(const QualifiedName& table) const;
  std::vector<const Sequence*> sequences_of(const QualifiedName& table) const;
  /// Routines of a name, whatever their arguments.
  std::vector<const Object*> routines(const QualifiedName& name) const;

  struct Reference {
    const Table* table;
    const Constraint* constraint;
  };
  /// Foreign keys that point at `table`, its own included, by the names of their tables.
  std::vector<Reference> references_to(const QualifiedName& table) const;
  /// Tables that inherit from it or are its partitions.
  std::vector<QualifiedName> children_of(const QualifiedName& table) const;

  /// Direct dependents outside the object itself: not the parts of a table on its own columns. See
  /// change/removal.hpp for those.
  std::vector<Dependent> dependents_of(const ObjectId& id) const;

  void add_table(Table table);
  void add_index(Index index);
  void add_sequence(Sequence sequence);
  void add_type(TypeDefinition type);
  void add_object(Object object);
  void remove_table(const QualifiedName& name);
  void remove_index(const QualifiedName& name);
  void remove_sequence(const QualifiedName& name);
  void remove_type(const QualifiedName& name);
  void remove_object(const ObjectId& id);
  /// Calls `change` with what exists. Not for changing a name, nor an index's table.
  void edit_table(const QualifiedName& name, const std::function<void(Table&)>& change);
  void edit_index(const QualifiedName& name, const std::function<void(Index&)>& change);
  void edit_sequence(const QualifiedName& name, const std::function<void(Sequence&)>& change);
  void edit_type(const QualifiedName& name, const std::function<void(TypeDefinition&)>& change);
  void edit_object(const ObjectId& id, const std::function<void(Object&)>& change);

  Checkpoint checkpoint() const { return journal_.size(); }
  Past past(Checkpoint checkpoint) const;
  void rollback(Checkpoint checkpoint);
  /// Forgets the journal; earlier checkpoints are void.
  void forget() { journal_.clear(); }

 private:
  friend class Past;
  using Before = std::variant<std::optional<Table>, std::optional<Index>, std::optional<Sequence>,
                              std::optional<TypeDefinition>, std::optional<Object>>;
  /// What stood under a name before an edit; an empty value: nothing did.
  struct Edit {
    Before before;
    ObjectId id;
  };

  std::map<QualifiedName, Table>& map_of(const Table*) { return tables_; }
  std::map<QualifiedName, Index>& map_of(const Index*) { return indexes_; }
  std::map<QualifiedName, Sequence>& map_of(const Sequence*) { return sequences_; }
  std::map<QualifiedName, TypeDefinition>& map_of(const TypeDefinition*) { return types_; }
  std::map<ObjectId, Object>& map_of(const Object*) { return objects_; }

  template <typename Item>
  void note(const ObjectId& id);
  template <typename Item>
  void put(const ObjectId& id, std::optional<Item> item);
  template <typename Item>
  void edit(const ObjectId& id, const std::function<void(Item&)>& change);

  // Keep the look-ups below.
  void enter(const Table& table);
  void leave(const Table& table);
  void enter(const Index& index);
  void leave(const Index& index);
  void enter(const Sequence& sequence);
  void leave(const Sequence& sequence);
  void enter(const TypeDefinition& type);
  void leave(const TypeDefinition& type);
  void enter(const Object& object);
  void leave(const Object& object);

  std::map<QualifiedName, Table> tables_;
  std::map<QualifiedName, Index> indexes_;
  std::map<QualifiedName, Sequence> sequences_;
  std::map<QualifiedName, TypeDefinition> types_;
  std::map<ObjectId, Object> objects_;
  // Look-ups that would otherwise walk over everything; `enter` and `leave` keep them.
  std::set<std::pair<QualifiedName, QualifiedName>> table_indexes_;    ///< (table, index)
  std::set<std::pair<QualifiedName, QualifiedName>> table_sequences_;  ///< (table, owned sequence)
  std::set<std::pair<QualifiedName, ObjectId>> table_objects_;         ///< (table, trigger …)
  std::set<std::pair<QualifiedName, QualifiedName>> references_;       ///< (referenced, referencing)
  std::set<std::pair<QualifiedName, QualifiedName>> children_;         ///< (parent, child)
  std::map<QualifiedName, QualifiedName> constraint_indexes_;          ///< index → table
  std::multiset<QualifiedName> constraint_names_;
  std::multiset<std::pair<ObjectId, Dependent>> dependents_;
  std::vector<Edit> journal_;
};

/// The catalog as it was at a checkpoint: a view, valid until the catalog's next edit.
class Past {
 public:
  Past(const Catalog& now, Catalog::Checkpoint checkpoint);

  const Table* find_table(const QualifiedName& name) const;
  const Index* find_index(const QualifiedName& name) const;
  const Sequence* find_sequence(const QualifiedName& name) const;
  const TypeDefinition* find_type(const QualifiedName& name) const;
  const Object* find_object(const ObjectId& id) const;
  std::vector<const Index*> indexes_of(const QualifiedName& table) const;

  template <typename Key, typename Item>
  using Edited = std::map<Key, const std::optional<Item>*>;
  /// What was edited since, each once, as it was: an empty value did not exist.
  const Edited<QualifiedName, Table>& edited_tables() const { return tables_; }
  const Edited<QualifiedName, Index>& edited_indexes() const { return indexes_; }
  const Edited<QualifiedName, Sequence>& edited_sequences() const { return sequences_; }
  const Edited<QualifiedName, TypeDefinition>& edited_types() const { return types_; }
  const Edited<ObjectId, Object>& edited_objects() const { return objects_; }

 private:
  const Catalog& now_;
  Edited<QualifiedName, Table> tables_;
  Edited<QualifiedName, Index> indexes_;
  Edited<QualifiedName, Sequence> sequences_;
  Edited<QualifiedName, TypeDefinition> types_;
  Edited<ObjectId, Object> objects_;
};

}  // namespace schemake::catalog
