// The table of the manual's "ALTER TABLE" page and, where that is silent, the server's source:
// AlterTableGetLockLevel and whatever opens a relation with a lock. The test reads pg_locks for each line of
// tests/dialect/locks.
#include "dialect/postgresql_locks.hpp"

#include <algorithm>
#include <array>
#include <variant>

#include "change/statement_words.hpp"
#include "dialect/postgresql_lock_set.hpp"

namespace schemake::dialect {
namespace {

using catalog::ForeignKey;
using catalog::ObjectKind;
using catalog::QualifiedName;
using catalog::Table;
using enum LockMode;

// Storage parameters that only VACUUM and later INSERTs look at.
bool is_light(std::string_view option) {
  constexpr std::array<std::string_view, 7> light{
      "fillfactor",      "parallel_workers", "toast_tuple_target", "vacuum_index_cleanup",
      "vacuum_truncate", "log_autovacuum",   "autovacuum_"};
  if (option.starts_with("toast.")) option.remove_prefix(6);
  return std::any_of(light.begin(), light.end(),
                     [&](std::string_view each) { return option.starts_with(each); });
}

LockMode mode_of_relation_property(std::string_view property) {
  if (property == "comment" || property == "cluster") return share_update_exclusive;
  if (property == "user triggers" || property == "all triggers") return share_row_exclusive;
  constexpr std::string_view option = "option ";
  const bool light = property.starts_with(option) && is_light(property.substr(option.size()));
  return light ? share_update_exclusive : access_exclusive;
}

LockMode mode_of_column_property(std::string_view property) {
  const bool light = property == "comment" || property == "statistics" || property.starts_with("option ");
  return light ? share_update_exclusive : access_exclusive;
}

/// LOCK TABLE … IN SHARE ROW EXCLUSIVE MODE.
LockMode mode_of_lock(const std::vector<std::string>& words) {
  const auto in = std::find(words.rbegin(), words.rend(), "IN");
  const auto end = std::find(words.begin(), words.end(), "MODE");
  if (in == words.rend() || end == words.end()) return access_exclusive;
  std::string written;
  for (auto at = in.base(); at != end; ++at) written += (written.empty() ? "" : " ") + *at;
  for (const LockMode mode : {access_share, row_share, row_exclusive, share_update_exclusive, share,
                              share_row_exclusive, exclusive, access_exclusive}) {
    if (word(mode) == written) return mode;
  }
  return access_exclusive;
}

class LockCollector {
 public:
  LockCollector(LockSet& locks, bool is_alter_index) : locks_(locks), is_alter_index_(is_alter_index) {}

  // Tables.

  void operator()(const change::CreateTable& op) {
    for (const change::ColumnDefinition& column : op.columns) add_constraints(column.constraints);
    add_constraints(op.constraints);
    for (const change::LikeClause& like : op.traits.likes) locks_.add(like.source.name, access_share);
    for (const change::TableName& parent : op.traits.parents) {
      locks_.add(parent.name, op.traits.partition_of ? access_exclusive : share_update_exclusive);
      if (op.traits.partition_of) add_partition_of(parent.name, share_row_exclusive);
    }
  }
  void operator()(const change::CreateFromQuery& op) {
    if (op.or_replace) locks_.add(op.table.name, access_exclusive);
    add_reads(op.query, op.kind != catalog::RelationKind::view, locks_);
  }
  void operator()(const change::DropTable& op) {
    locks_.add_removed();
    const Table* table = locks_.find(op.table.name);
    if (table == nullptr || !table->is_partition()) return;
    locks_.add(table->parents.front(), access_exclusive);
    add_default_partition(table->parents.front());
  }
  void operator()(const change::RenameTable& op) { locks_.add(op.table.name, access_exclusive); }
  void operator()(const change::AddColumn& op) {
    alter(op.table);
    add_constraints(op.column.constraints);
  }
  void operator()(const change::DropColumn& op) {
    const std::string& name = op.column.name;
    drop_inherited(op.table, [&](const Table& child) {
      const catalog::Column* column = child.find_column(name);
      return column != nullptr && column->inherited == 1 && !column->local;
    });
    locks_.add_removed();
  }
  void operator()(const change::RenameColumn& op) { alter(op.table); }
  void operator()(const change::AlterColumnType& op) {
    alter(op.table);
    add_retyped_keys(op);
  }
  void operator()(const change::SetColumnDefault& op) { alter(op.table); }
  void operator()(const change::SetColumnNotNull& op) { alter(op.table); }
  void operator()(const change::AddConstraint& op) {
    const catalog::Constraint& constraint = op.definition.constraint;
    const bool key = std::holds_alternative<ForeignKey>(constraint.definition);
    locks_.add(op.table.name, key ? share_row_exclusive : access_exclusive);
    if (is_inherited(constraint, op.table.name) && !op.table.only)
      locks_.add_tree(op.table.name, mode_of_inherited(constraint));
    add_constraints({op.definition});
  }
  void operator()(const change::AddConstraintUsingIndex& op) {
    is_inherited(op.definition.constraint, op.table.name) ? alter(op.table)
                                                          : locks_.add(op.table.name, access_exclusive);
  }
  void operator()(const change::DropConstraint& op) { drop_constraint(op); }
  void operator()(const change::RenameConstraint& op) {
    // By the name of its index the table is not touched.
    if (!is_alter_index_) alter(op.table);
  }
  void operator()(const change::ValidateConstraint& op) {
    alter(op.table, share_update_exclusive);
    if (const ForeignKey* key = foreign_key(op.table.name, op.constraint.name))
      locks_.add(key->referenced_table, row_share);
  }
  void operator()(const change::AlterConstraint& op) { alter(op.table); }
  void operator()(const change::AlterIdentity& op) { locks_.add(op.table.name, access_exclusive); }
  void operator()(const change::DropExpression& op) { alter(op.table); }
  void operator()(const change::AlterInheritance& op) { inheritance(op); }

  // Indexes.

  void operator()(const change::CreateIndex& op) {
    const LockMode mode = op.concurrently ? share_update_exclusive : share;
    const bool tree = !op.only && is_partitioned(op.index.table);
    tree ? locks_.add_tree(op.index.table, mode) : locks_.add(op.index.table, mode);
  }
  void operator()(const change::DropIndex& op) {
    const catalog::Index* index = locks_.before().find_index(op.index.name);
    if (index != nullptr)
      locks_.add(index->table, op.concurrently ? share_update_exclusive : access_exclusive);
    if (!op.concurrently) locks_.add_removed();
  }
  void operator()(const change::RenameIndex&) {}

  // Other objects: those of a table, and what takes parts of tables along.

  void operator()(const change::CreateSequence& op) { locks_.add(op.owner_table.name, access_share); }
  void operator()(const change::AlterSequence& op) {
    locks_.add(resolved(op.owner_table.name), access_share);
  }
  void operator()(const change::CreateType&) {}
  void operator()(const change::AddEnumValue&) {}
  void operator()(const change::RenameEnumValue&) {}
  void operator()(const change::AlterDomain& op) {
    locks_.add_removed();
    if (!checks_rows(op.change) || op.constraint.constraint.not_valid) return;
    for (const auto& [name, table] : locks_.after().tables()) {
      const bool uses = std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& column) {
        return resolved({column.type.schema, column.type.name}) == op.type.id.name;
      });
      if (uses && !table.is_view()) locks_.add(name, share);
    }
  }
  void operator()(const change::AlterAttribute&) { locks_.add_removed(); }
  void operator()(const change::CreateObject& op) { create(op); }
  void operator()(const change::AlterObject& op) {
    if (op.object.id.kind == ObjectKind::policy) locks_.add(op.object.id.name, access_exclusive);
    if (op.object.id.kind != ObjectKind::publication) return;
    for (const change::ObjectName& need : op.needs)
      locks_.add(resolved(need.id.name), share_update_exclusive);
  }
  void operator()(const change::DropObject& op) {
    locks_.add_removed();
    if (op.object.id.kind == ObjectKind::statistics) drop_statistics(op.object.id);
  }
  void operator()(const change::RenameObject& op) { alter_object(op.object.id); }
  void operator()(const change::SetSchema& op) { alter_object(op.object.id); }
  void operator()(const change::SetProperty& op) { set_property(op); }
  void operator()(const change::Grant&) {}
  void operator()(const change::SetSearchPath&) {}
  void operator()(const change::Maintenance& op) { maintain(op); }
  void operator()(const change::DataChange& op) { add_data_locks(op, locks_); }
  void operator()(const change::Opaque&) {}

 private:
  QualifiedName resolved(const QualifiedName& written) const {
    return locks_.resolve(written.schema, written.name);
  }

  void alter(const change::TableName& table, LockMode mode = access_exclusive) {
    table.only ? locks_.add(table.name, mode) : locks_.add_tree(table.name, mode);
  }

  void add_constraints(const std::vector<change::ConstraintDefinition>& constraints) {
    for (const change::ConstraintDefinition& each : constraints) {
      if (const auto* key = std::get_if<ForeignKey>(&each.constraint.definition))
        locks_.add_referenced(*key, share_row_exclusive);
    }
  }

  // A child that has the part from elsewhere too keeps it, and nothing happens below. With ONLY, those
  // directly below become its owners.
  template <typename GoesOn>
  void drop_inherited(const change::TableName& table, GoesOn goes_on) {
    locks_.add(table.name, access_exclusive);
    for (const QualifiedName& child : locks_.after().children_of(table.name)) {
      const Table* found = locks_.find(child);
      locks_.add(child, access_exclusive);
      if (!table.only && found != nullptr && goes_on(*found)) drop_inherited({child, {}}, goes_on);
    }
  }

  void drop_constraint(const change::DropConstraint& op) {
    locks_.add(op.table.name, access_exclusive);
    locks_.add_removed();
    const Table* table = locks_.find(op.table.name);
    const catalog::Constraint* constraint =
        table == nullptr ? nullptr : table->find_constraint(op.constraint.name);
    if (constraint == nullptr || !is_inherited(*constraint, op.table.name)) return;
    drop_inherited(op.table, [&](const Table& child) {
      const catalog::Constraint* inherited = child.find_constraint(op.constraint.name);
      return inherited != nullptr && inherited->inherited == 1 && !inherited->local;
    });
  }

  bool is_partitioned(const QualifiedName& table) const {
    const Table* found = locks_.find(table);
    return found != nullptr && found->is_partitioned();
  }

  // Of the tables below. NOT NULL of a primary key is set in each, any other index is only made there.
  static LockMode mode_of_inherited(const catalog::Constraint& constraint) {
    const bool index = std::holds_alternative<catalog::Unique>(constraint.definition) ||
                       std::holds_alternative<catalog::Exclusion>(constraint.definition);
    if (std::holds_alternative<ForeignKey>(constraint.definition)) return share_row_exclusive;
    return index ? share : access_exclusive;
  }

  // An index is of one table, but for partitions; NOT NULL of a primary key goes down.
  bool is_inherited(const catalog::Constraint& constraint, const QualifiedName& table) const {
    if (constraint.no_inherit) return false;
    const bool of_one = std::holds_alternative<catalog::Unique>(constraint.definition) ||
                        std::holds_alternative<catalog::Exclusion>(constraint.definition) ||
                        std::holds_alternative<ForeignKey>(constraint.definition);
    return !of_one || is_partitioned(table);
  }

  const ForeignKey* foreign_key(const QualifiedName& table, const std::string& name) const {
    const Table* found = locks_.find(table);
    const catalog::Constraint* constraint = found == nullptr ? nullptr : found->find_constraint(name);
    return constraint == nullptr ? nullptr : std::get_if<ForeignKey>(&constraint->definition);
  }

  // They are dropped and made again, on both of their tables.
  void add_retyped_keys(const change::AlterColumnType& op) {
    const auto has_column = [&](const std::vector<std::string>& columns) {
      return std::find(columns.begin(), columns.end(), op.column.name) != columns.end();
    };
    const Table* table = locks_.find(op.table.name);
    if (table == nullptr) return;
    for (const catalog::Constraint& constraint : table->constraints) {
      const auto* key = std::get_if<ForeignKey>(&constraint.definition);
      if (key != nullptr && has_column(key->columns)) locks_.add(key->referenced_table, access_exclusive);
    }
    for (const auto& [child, constraint] : locks_.after().references_to(op.table.name)) {
      if (has_column(std::get<ForeignKey>(constraint->definition).referenced_columns))
        locks_.add(child->name, access_exclusive);
    }
  }

  // Rows that no other partition takes belong there, and other rows do when there is one more or one less.
  void add_default_partition(const QualifiedName& parent) {
    for (const QualifiedName& sibling : locks_.after().children_of(parent)) {
      const Table* table = locks_.find(sibling);
      if (table != nullptr && table->partition_bound == "DEFAULT") locks_.add(sibling, access_exclusive);
    }
  }

  // Foreign keys from it and to it are made for the partition too, or no longer.
  void add_partition_of(const QualifiedName& parent, LockMode referring) {
    add_default_partition(parent);
    add_keys_of(parent, share_row_exclusive);
    for (const auto& [child, constraint] : locks_.after().references_to(parent))
      locks_.add(child->name, referring);
  }

  void add_keys_of(const QualifiedName& table, LockMode mode) {
    const Table* found = locks_.find(table);
    if (found == nullptr) return;
    for (const catalog::Constraint& constraint : found->constraints) {
      if (const auto* key = std::get_if<ForeignKey>(&constraint.definition))
        locks_.add_referenced(*key, mode);
    }
  }

  void inheritance(const change::AlterInheritance& op) {
    switch (op.change) {
      case change::InheritanceChange::inherit:
        locks_.add(op.parent.name, share_update_exclusive);
        locks_.add_tree(op.table.name, access_share);
        break;
      case change::InheritanceChange::no_inherit:
        locks_.add(op.parent.name, access_share);
        break;
      case change::InheritanceChange::attach_partition:
        locks_.add(op.parent.name, share_update_exclusive);
        add_partition_of(op.parent.name, share_row_exclusive);
        locks_.add_tree(op.table.name, access_exclusive);
        break;
      case change::InheritanceChange::detach_partition:
        locks_.add(op.parent.name, op.concurrently ? share_update_exclusive : access_exclusive);
        if (!op.concurrently) add_partition_of(op.parent.name, access_exclusive);
        break;
    }
    locks_.add(op.table.name, access_exclusive);
  }

  static bool checks_rows(change::DomainChange change) {
    switch (change) {
      case change::DomainChange::set_not_null:
      case change::DomainChange::add_constraint:
      case change::DomainChange::validate_constraint:
        return true;
      case change::DomainChange::set_default:
      case change::DomainChange::drop_not_null:
      case change::DomainChange::drop_constraint:
        return false;
    }
    return false;
  }

  void create(const change::CreateObject& op) {
    const catalog::ObjectId& id = op.object.id;
    if (id.kind == ObjectKind::trigger) locks_.add(id.name, share_row_exclusive);
    if (id.kind == ObjectKind::policy || id.kind == ObjectKind::rule) locks_.add(id.name, access_exclusive);
    const bool reads = id.kind == ObjectKind::policy || id.kind == ObjectKind::rule;
    for (const auto& [name, expression] : op.object.expressions) {
      if (reads) add_reads(expression, false, locks_);
    }
    if (id.kind != ObjectKind::statistics && id.kind != ObjectKind::publication) return;
    for (const change::ObjectName& need : op.needs) {
      if (need.id.kind == ObjectKind::relation) locks_.add(need.id.name, share_update_exclusive);
    }
  }

  void drop_statistics(const catalog::ObjectId& id) {
    const catalog::Object* object = locks_.before().find_object(id);
    if (object == nullptr) return;
    for (const catalog::Dependency& each : object->depends) locks_.add(each.on.name, share_update_exclusive);
  }

  // A new name or schema.
  void alter_object(const catalog::ObjectId& id) {
    const bool of_relation = id.kind == ObjectKind::relation || id.kind == ObjectKind::trigger ||
                             id.kind == ObjectKind::rule || id.kind == ObjectKind::policy;
    if (of_relation) locks_.add(id.name, access_exclusive);
  }

  void set_property(const change::SetProperty& op) {
    const catalog::ObjectId& id = op.object.id;
    if (id.kind == ObjectKind::relation) {
      locks_.add(id.name, mode_of_relation_property(op.property));
    } else if (id.kind == ObjectKind::column) {
      const LockMode mode = mode_of_column_property(op.property);
      const bool recurses = op.property == "statistics" || op.property == "storage";
      recurses ? locks_.add_tree(id.name, mode) : locks_.add(id.name, mode);
    } else if (id.kind == ObjectKind::trigger && op.property == "enabled") {
      locks_.add(id.name, share_row_exclusive);
    } else if (id.kind == ObjectKind::rule && op.property == "enabled") {
      locks_.add(id.name, access_exclusive);
    } else if (op.property == "comment" && catalog::belongs_to_relation(id.kind)) {
      locks_.add(id.name, access_share);
    }
  }

  void maintain(const change::Maintenance& op) {
    const std::vector<std::string> words = change::statement_words(op.span.text());
    const std::string_view first = words.empty() ? std::string_view() : std::string_view(words.front());
    const bool concurrently = change::has_word(words, "CONCURRENTLY");
    for (const change::TableName& relation : op.relations) {
      if (first == "LOCK")
        relation.only ? locks_.add(relation.name, mode_of_lock(words))
                      : locks_.add_tree(relation.name, mode_of_lock(words));
      if (first == "ANALYZE") locks_.add(relation.name, share_update_exclusive);
      if (first == "VACUUM")
        locks_.add(relation.name,
                   change::has_word(words, "FULL") ? access_exclusive : share_update_exclusive);
      if (first == "CLUSTER") locks_.add(relation.name, access_exclusive);
      if (first == "REINDEX") locks_.add_tree(relation.name, concurrently ? share_update_exclusive : share);
      if (first == "REFRESH") refresh(relation.name, concurrently ? exclusive : access_exclusive);
    }
    const std::string index = change::reindexed_index(words);
    if (!index.empty())
      add_reindexed(catalog::parse_name(index), concurrently ? share_update_exclusive : share);
  }

  void add_reindexed(const QualifiedName& name, LockMode mode) {
    if (const catalog::Index* index = locks_.before().find_index(name)) return locks_.add(index->table, mode);
    if (const Table* table = locks_.after().table_of_constraint_index(name)) locks_.add(table->name, mode);
  }

  void refresh(const QualifiedName& view, LockMode mode) {
    locks_.add(view, mode);
    const Table* table = locks_.find(view);
    if (table != nullptr && table->query) add_reads(*table->query, true, locks_);
  }

  LockSet& locks_;
  bool is_alter_index_;
};

bool is_alter_index(const change::Statement& statement) {
  const bool renames = std::any_of(statement.ops.begin(), statement.ops.end(), [](const change::Op& op) {
    return std::holds_alternative<change::RenameConstraint>(op);
  });
  return renames && change::has_words(change::statement_words(statement.span.text()), "ALTER", "INDEX");
}

}  // namespace

std::vector<TableLock> postgresql_locks(const change::Statement& statement, const catalog::Past& before,
                                        const catalog::Catalog& after,
                                        const std::vector<std::string>& search_path) {
  LockSet locks(before, after, search_path);
  LockCollector collector(locks, is_alter_index(statement));
  for (const change::Op& op : statement.ops) std::visit(collector, op);
  return locks.sorted();
}

}  // namespace schemake::dialect
