// Statements that read and change rows. Foreign keys are checked by queries of the server's own, with locks
// of their own on the other table.
#include <algorithm>
#include <set>

#include "change/statement_words.hpp"
#include "dialect/postgresql_lock_set.hpp"

namespace schemake::dialect {
namespace {

using catalog::Expression;
using catalog::ExpressionKind;
using catalog::ForeignKey;
using catalog::ForeignKeyAction;
using catalog::QualifiedName;
using catalog::Table;
using enum LockMode;

using Columns = std::set<std::string>;

/// One statement's target, and what follows of it by foreign keys.
class RowChange {
 public:
  /// `only`: the tables that inherit from the target are left alone.
  RowChange(LockSet& locks, bool only) : locks_(locks), only_(only) {}

  // Which of its partitions the rows go to is not known.
  void insert(const QualifiedName& table, const Columns* columns) {
    only_ = true;
    target(table);
    check_references(table, columns);
  }

  void update(const QualifiedName& table, const Columns& columns) {
    if (!updated_.insert(table).second) return;
    target(table);
    check_references(table, &columns);
    for (const auto& [child, constraint] : locks_.after().references_to(table)) {
      const auto& key = std::get<ForeignKey>(constraint->definition);
      const bool concerned = std::any_of(key.referenced_columns.begin(), key.referenced_columns.end(),
                                         [&](const std::string& column) { return columns.contains(column); });
      if (concerned) follow(*child, key, key.on_update, false);
    }
  }

  void remove(const QualifiedName& table) {
    if (!removed_.insert(table).second) return;
    target(table);
    for (const auto& [child, constraint] : locks_.after().references_to(table)) {
      const auto& key = std::get<ForeignKey>(constraint->definition);
      follow(*child, key, key.on_delete, true);
    }
  }

 private:
  // Of a view, the table behind it too: only a view of one relation can be written to.
  void target(const QualifiedName& table) {
    only_ ? locks_.add(table, row_exclusive) : locks_.add_tree(table, row_exclusive);
    only_ = true;  // foreign keys lead to one table each
    const Table* view = locks_.find(table);
    if (view == nullptr || !view->query) return;
    add_reads(*view->query, true, locks_);
    const Expression* from = find_operand(*view->query, ExpressionKind::from_clause);
    if (from != nullptr && from->operands.front().kind == ExpressionKind::relation)
      target(locks_.resolve(from->operands.front().qualifier, from->operands.front().text));
  }

  // The row that is referred to must be there and stay; null: all columns are written.
  void check_references(const QualifiedName& table, const Columns* columns) {
    const Table* found = locks_.find(table);
    if (found == nullptr) return;
    for (const catalog::Constraint& constraint : found->constraints) {
      const auto* key = std::get_if<ForeignKey>(&constraint.definition);
      if (key == nullptr) continue;
      const bool written = columns == nullptr ||
                           std::any_of(key->columns.begin(), key->columns.end(),
                                       [&](const std::string& column) { return columns->contains(column); });
      if (written) locks_.add(key->referenced_table, row_share);
    }
  }

  void follow(const Table& child, const ForeignKey& key, ForeignKeyAction action, bool removes) {
    switch (action) {
      case ForeignKeyAction::no_action:
      case ForeignKeyAction::restricted:
        return child.is_partitioned() ? locks_.add_tree(child.name, row_share)
                                      : locks_.add(child.name, row_share);
      case ForeignKeyAction::cascade:
        if (removes) return remove(child.name);
        return update(child.name, {key.columns.begin(), key.columns.end()});
      case ForeignKeyAction::set_null:
      case ForeignKeyAction::set_default:
        return update(child.name, {key.columns.begin(), key.columns.end()});
    }
  }

  LockSet& locks_;
  bool only_;
  std::set<QualifiedName> updated_;
  std::set<QualifiedName> removed_;
};

// Those without a default of the others get NULL, which refers to nothing. False: all are written.
bool columns_inserted(const Expression& insert, const Table* table, Columns& columns) {
  const Expression* written = find_operand(insert, ExpressionKind::insert_columns);
  if (written == nullptr || table == nullptr) return false;
  for (const Expression& column : written->operands) columns.insert(column.text);
  for (const catalog::Column& column : table->columns) {
    if (column.default_value) columns.insert(column.name);
  }
  return true;
}

Columns columns_set(const Expression& clause) {
  Columns columns;
  for (const Expression& item : clause.operands) {
    if (item.kind == ExpressionKind::assignment) columns.insert(item.text);
    if (item.kind != ExpressionKind::multi_assignment) continue;
    for (const Expression& column : item.operands.front().operands) columns.insert(column.text);
  }
  return columns;
}

void add_change(const Expression& statement, LockSet& locks) {
  const Expression* target = find_operand(statement, ExpressionKind::relation);
  if (target == nullptr) return;
  const QualifiedName table = locks.resolve(target->qualifier, target->text);
  RowChange change(locks, find_operand(*target, ExpressionKind::only) != nullptr);
  Columns inserted;
  const bool some = columns_inserted(statement, locks.find(table), inserted);
  if (statement.kind == ExpressionKind::insert) change.insert(table, some ? &inserted : nullptr);
  if (statement.kind == ExpressionKind::delete_from) change.remove(table);
  for (const Expression& part : statement.operands) {
    if (part.kind == ExpressionKind::set_clause) change.update(table, columns_set(part));
    if (part.kind == ExpressionKind::merge_when && part.alias == "INSERT") change.insert(table, nullptr);
    if (part.kind == ExpressionKind::merge_when && part.alias == "DELETE") change.remove(table);
    const bool updates = part.kind == ExpressionKind::merge_when || part.kind == ExpressionKind::on_conflict;
    const Expression* set = updates ? find_operand(part, ExpressionKind::set_clause) : nullptr;
    if (set != nullptr) change.update(table, columns_set(*set));
  }
}

/// Relations of a query and of its subqueries.
class Reader {
 public:
  Reader(bool is_run, LockSet& locks) : is_run_(is_run), locks_(locks) {}

  void read(const Expression& query) {
    const bool locking = find_operand(query, ExpressionKind::locking_clause) != nullptr;
    if (const Expression* with = find_operand(query, ExpressionKind::with_clause)) {
      for (const Expression& table : with->operands) common_tables_.insert(table.text);
    }
    const bool changes = query.kind == ExpressionKind::insert || query.kind == ExpressionKind::update ||
                         query.kind == ExpressionKind::delete_from || query.kind == ExpressionKind::merge;
    const Expression* target = changes ? find_operand(query, ExpressionKind::relation) : nullptr;
    if (changes) add_change(query, locks_);
    if (query.kind == ExpressionKind::relation) relation(query, access_share);
    for (const Expression& part : query.operands) {
      if (&part == target) continue;
      const bool rows = locking && part.kind == ExpressionKind::from_clause;
      if (rows) lock_rows(part);
      if (part.kind != ExpressionKind::locking_clause) read(part);
    }
  }

 private:
  // FOR UPDATE OF names some of them; which, makes no difference worth knowing.
  void lock_rows(const Expression& from) {
    walk(from, [&](const Expression& node) {
      if (node.kind == ExpressionKind::relation) relation(node, row_share);
    });
  }

  void relation(const Expression& node, LockMode mode) {
    if (node.qualifier.empty() && common_tables_.contains(node.text)) return;
    const QualifiedName name = locks_.resolve(node.qualifier, node.text);
    const Table* table = locks_.find(name);
    const bool only = find_operand(node, ExpressionKind::only) != nullptr;
    is_run_ && !only ? locks_.add_tree(name, mode) : locks_.add(name, mode);
    if (is_run_ && table != nullptr && table->kind == catalog::RelationKind::view && table->query)
      Reader(true, locks_).read(*table->query);
  }

  bool is_run_;
  LockSet& locks_;
  std::set<std::string> common_tables_;
};

// With CASCADE those that refer to it, and so on.
void add_truncated(const QualifiedName& table, bool cascade, std::set<QualifiedName>& seen, LockSet& locks) {
  if (!seen.insert(table).second) return;
  locks.add_tree(table, access_exclusive);
  if (!cascade) return;
  for (const auto& [child, constraint] : locks.after().references_to(table))
    add_truncated(child->name, cascade, seen, locks);
}

}  // namespace

void add_reads(const Expression& query, bool is_run, LockSet& locks) {
  Reader(is_run, locks).read(query);
}

void add_data_locks(const change::DataChange& op, LockSet& locks) {
  const std::vector<std::string> words = change::statement_words(op.statement.span.text());
  switch (op.kind) {
    case change::DataChangeKind::insert:
    case change::DataChangeKind::update:
    case change::DataChangeKind::delete_rows:
    case change::DataChangeKind::merge:
    case change::DataChangeKind::select:
      return add_reads(op.statement, true, locks);
    case change::DataChangeKind::truncate: {
      std::set<QualifiedName> seen;
      return add_truncated(op.table.name, change::has_word(words, "CASCADE"), seen, locks);
    }
    case change::DataChangeKind::copy:
      if (change::has_word(words, "FROM")) return RowChange(locks, true).insert(op.table.name, nullptr);
      return locks.add(op.table.name, access_share);
  }
}

}  // namespace schemake::dialect
