// What a database is, at one revision.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "catalog/table.hpp"

namespace schemake::catalog {

class Past;

/// All relations of a database by name. Tables and indexes share one namespace, as in PostgreSQL;
/// whoever adds keeps that.
///
/// One catalog is replayed through thousands of revisions, so a state is not kept by copying. Every edit
/// is journaled instead: `past()` reads the state at a checkpoint, `rollback()` returns to it, and both
/// cost as much as was edited since, not as much as there is.
class Catalog {
 public:
  /// A moment of this catalog. Valid until the journal is rolled back behind it or forgotten.
  using Checkpoint = std::size_t;

  const std::map<QualifiedName, Table>& tables() const { return tables_; }
  const std::map<QualifiedName, Index>& indexes() const { return indexes_; }

  /// Null if there is none.
  const Table* find_table(const QualifiedName& name) const;
  const Index* find_index(const QualifiedName& name) const;
  /// A table, an index, or the index of a primary key, unique or exclusion constraint.
  bool has_relation(const QualifiedName& name) const;

  /// In the order of their names.
  std::vector<const Index*> indexes_of(const QualifiedName& table) const;

  struct Reference {
    const Table* table;
    const Constraint* constraint;
  };
  /// Foreign keys that point at `table`, its own included, by the names of their tables.
  std::vector<Reference> references_to(const QualifiedName& table) const;

  void add_table(Table table);
  void remove_table(const QualifiedName& name);
  void add_index(Index index);
  void remove_index(const QualifiedName& name);
  /// Calls `change` with what exists. Not for changing a name, nor an index's table.
  void edit_table(const QualifiedName& name, const std::function<void(Table&)>& change);
  void edit_index(const QualifiedName& name, const std::function<void(Index&)>& change);

  Checkpoint checkpoint() const { return journal_.size(); }
  Past past(Checkpoint checkpoint) const;
  void rollback(Checkpoint checkpoint);
  /// Forgets the journal; earlier checkpoints are void.
  void forget() { journal_.clear(); }

 private:
  friend class Past;
  /// What stood under a name before an edit; an empty value: nothing did.
  struct Edit {
    std::variant<std::optional<Table>, std::optional<Index>> before;
    QualifiedName name;
  };

  void enter(const Table& table);
  void leave(const Table& table);
  void note_table(const QualifiedName& name);
  void note_index(const QualifiedName& name);
  void put(const QualifiedName& name, std::optional<Table> table);
  void put(const QualifiedName& name, std::optional<Index> index);

  std::map<QualifiedName, Table> tables_;
  std::map<QualifiedName, Index> indexes_;
  // Look-ups that would otherwise walk over everything; `enter` and `leave` keep them.
  std::set<std::pair<QualifiedName, QualifiedName>> table_indexes_;  ///< (table, index)
  std::set<std::pair<QualifiedName, QualifiedName>> references_;     ///< (referenced, referencing)
  std::set<QualifiedName> constraint_indexes_;
  std::vector<Edit> journal_;
};

/// The catalog as it was at a checkpoint: a view, valid until the catalog's next edit.
class Past {
 public:
  Past(const Catalog& now, Catalog::Checkpoint checkpoint);

  const Table* find_table(const QualifiedName& name) const;
  const Index* find_index(const QualifiedName& name) const;
  std::vector<const Index*> indexes_of(const QualifiedName& table) const;
  /// What was edited since: names of tables and of indexes, each once.
  const std::map<QualifiedName, const std::optional<Table>*>& edited_tables() const { return tables_; }
  const std::map<QualifiedName, const std::optional<Index>*>& edited_indexes() const { return indexes_; }

 private:
  const Catalog& now_;
  std::map<QualifiedName, const std::optional<Table>*> tables_;
  std::map<QualifiedName, const std::optional<Index>*> indexes_;
};

}  // namespace schemake::catalog
