#include "cli/revision_scope.hpp"

#include <algorithm>
#include <set>

#include "cli/row_effect.hpp"

namespace schemake::cli {
namespace {

/// Collects the names of tables; `everything` where that cannot be told.
class NameVisitor {
 public:
  explicit NameVisitor(const KnownTables& tables) : tables_(tables) {}

  void operator()(const change::RenameTable& op) {
    catalog::QualifiedName renamed = op.table.name;
    renamed.name = op.new_name.name;
    names.insert(renamed.display());
    names.insert(op.table.name.display());
  }
  void operator()(const change::CreateIndex& op) { names.insert(op.index.table.display()); }
  void operator()(const change::DropIndex& op) { add_owner(op.index.name.name); }
  void operator()(const change::RenameIndex& op) { add_owner(op.index.name.name); }
  void operator()(const change::CreateFromQuery& op) {
    names.insert(op.table.name.display());
    add_relations(op.query);
  }
  void operator()(const change::DataChange& op) {
    if (op.kind != change::DataChangeKind::select) names.insert(op.table.name.display());
    // CASCADE is not in the tree.
    if (op.kind == change::DataChangeKind::truncate) everything = true;
    add_relations(op.statement);
  }
  void operator()(const change::AlterInheritance& op) {
    names.insert(op.table.name.display());
    names.insert(op.parent.name.display());
  }
  void operator()(const change::SetProperty& op) { add_object(op.object.id); }
  void operator()(const change::Grant&) {}
  void operator()(const change::SetSearchPath&) {}
  void operator()(const change::Maintenance&) {}

  // What tables show of these is not told by their names: types of columns, triggers, functions in defaults.
  void operator()(const change::CreateSequence&) { everything = true; }
  void operator()(const change::AlterSequence&) { everything = true; }
  void operator()(const change::CreateType&) { everything = true; }
  void operator()(const change::AddEnumValue&) { everything = true; }
  void operator()(const change::RenameEnumValue&) { everything = true; }
  void operator()(const change::AlterDomain&) { everything = true; }
  void operator()(const change::AlterAttribute&) { everything = true; }
  void operator()(const change::CreateObject&) { everything = true; }
  void operator()(const change::AlterObject&) { everything = true; }
  void operator()(const change::DropObject&) { everything = true; }
  void operator()(const change::RenameObject&) { everything = true; }
  void operator()(const change::SetSchema&) { everything = true; }
  void operator()(const change::Opaque&) { everything = true; }

  // All others are on one table.
  void operator()(const change::CreateTable& op) { add(op); }
  void operator()(const change::DropTable& op) { add(op); }
  void operator()(const change::AddColumn& op) { add(op); }
  void operator()(const change::DropColumn& op) { add(op); }
  void operator()(const change::RenameColumn& op) { add(op); }
  void operator()(const change::AlterColumnType& op) { add(op); }
  void operator()(const change::SetColumnDefault& op) { add(op); }
  void operator()(const change::SetColumnNotNull& op) { add(op); }
  void operator()(const change::AddConstraint& op) { add(op); }
  void operator()(const change::DropConstraint& op) { add(op); }
  void operator()(const change::RenameConstraint& op) { add(op); }
  void operator()(const change::AddConstraintUsingIndex& op) { add(op); }
  void operator()(const change::ValidateConstraint& op) { add(op); }
  void operator()(const change::AlterConstraint& op) { add(op); }
  void operator()(const change::AlterIdentity& op) { add(op); }
  void operator()(const change::DropExpression& op) { add(op); }

  std::set<std::string> names;
  bool everything = false;

 private:
  template <typename OpOnTable>
  void add(const OpOnTable& op) {
    names.insert(op.table.name.display());
  }

  void add_object(const catalog::ObjectId& id) {
    if (id.kind == catalog::ObjectKind::index) return add_owner(id.name.name);
    if (id.kind == catalog::ObjectKind::relation || catalog::belongs_to_relation(id.kind))
      names.insert(id.name.display());
  }

  void add_relations(const catalog::Expression& query) {
    catalog::walk(query, [&](const catalog::Expression& node) {
      if (node.kind == catalog::ExpressionKind::unsupported) everything = true;
      if (node.kind != catalog::ExpressionKind::relation) return;
      catalog::QualifiedName name;
      if (!node.qualifier.empty()) name.schema = node.qualifier;
      name.name = node.text;
      names.insert(name.display());
    });
  }

  /// An index that this revision itself makes is of a table that is named already.
  void add_owner(const std::string& index) {
    for (const auto& [identity, table] : tables_) {
      if (std::find(table.indexes.begin(), table.indexes.end(), index) != table.indexes.end()) {
        names.insert(identity);
      }
    }
  }

  const KnownTables& tables_;
};

/// Whether something was added.
bool add_children(const KnownTables& tables, std::set<std::string>& names) {
  std::set<std::string> children;
  for (const auto& [identity, table] : tables) {
    const bool refers = std::any_of(table.foreign_keys.begin(), table.foreign_keys.end(),
                                    [&](const auto& key) { return names.contains(key.table); });
    if (refers && !names.contains(identity)) children.insert(identity);
  }
  names.insert(children.begin(), children.end());
  return !children.empty();
}

}  // namespace

inspect::Scope scope_of(const change::Migration& migration, Dialect dialect, const KnownTables& tables) {
  NameVisitor visitor(tables);
  bool writes = false;
  for (const auto* section : {&migration.up, &migration.down}) {
    if (!*section) continue;
    writes = writes || RowEffect(**section).writes();
    for (const change::Statement& statement : (*section)->statements) {
      for (const change::Op& op : statement.ops) std::visit(visitor, op);
    }
  }
  const bool own_sql = dialect == Dialect::sqlite && (migration.sqlite.up || migration.sqlite.down);
  if (visitor.everything || own_sql) return std::nullopt;
  while (add_children(tables, visitor.names) && writes) {
  }
  return visitor.names;
}

}  // namespace schemake::cli
