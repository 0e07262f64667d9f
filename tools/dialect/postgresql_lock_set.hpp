// The locks of one statement while they are collected. Internal to this room.
#pragma once

#include <map>

#include "catalog/catalog.hpp"
#include "change/op.hpp"
#include "dialect/postgresql_locks.hpp"

namespace schemake::dialect {

class LockSet {
 public:
  LockSet(const catalog::Past& before, const catalog::Catalog& after,
          const std::vector<std::string>& search_path)
      : before_(before), after_(after), search_path_(search_path) {}

  /// The strongest lock on a table counts. One that was not there before is left out.
  void add(const catalog::QualifiedName& table, LockMode mode);
  /// Tables that inherit from it, and its partitions, too.
  void add_tree(const catalog::QualifiedName& table, LockMode mode);
  /// The table that a key refers to; of a partitioned one, each partition holds a part of the key.
  void add_referenced(const catalog::ForeignKey& key, LockMode mode);
  /// All that was removed, and what it leaves behind changed: a foreign key holds both of its tables.
  void add_removed();

  const catalog::Table* find(const catalog::QualifiedName& table) const { return before_.find_table(table); }
  const catalog::Past& before() const { return before_; }
  const catalog::Catalog& after() const { return after_; }
  /// A relation as a query names it.
  catalog::QualifiedName resolve(const std::string& schema, const std::string& name) const;

  /// The strongest first, then by name.
  std::vector<TableLock> sorted() const;

 private:
  void add_removed_parts(const catalog::Table& was, const catalog::Table* now);

  const catalog::Past& before_;
  const catalog::Catalog& after_;
  const std::vector<std::string>& search_path_;
  std::map<catalog::QualifiedName, LockMode> locks_;
};

/// What INSERT, UPDATE, TRUNCATE and the like lock.
void add_data_locks(const change::DataChange& op, LockSet& locks);
/// What a query reads: ACCESS SHARE, or ROW SHARE where it locks rows. Of one that is run, what its views
/// stand for too.
void add_reads(const catalog::Expression& query, bool is_run, LockSet& locks);

}  // namespace schemake::dialect
