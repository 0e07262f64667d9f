#include "cli/row_effect.hpp"

#include <algorithm>
#include <array>

namespace schemake::cli {
namespace {

/// Opaque statements whose first word tells that no row is theirs to change.
bool leaves_rows_alone(const std::string& description) {
  static constexpr std::array<std::string_view, 7> words = {"CREATE", "COMMENT", "GRANT",  "REVOKE",
                                                            "SET",    "ANALYZE", "REINDEX"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return description.starts_with(word); });
}

}  // namespace

/// Folds one op after the other into the effect.
class RowEffectVisitor {
 public:
  explicit RowEffectVisitor(RowEffect& effect) : effect_(effect) {}

  void operator()(const change::CreateTable& op) { effect_.tables_[op.table.name.display()] = TableEffect{}; }

  // The name is free, and whoever takes it is not this table.
  void operator()(const change::DropTable& op) { effect_.tables_[op.table.name.display()] = TableEffect{}; }

  void operator()(const change::RenameTable& op) {
    catalog::QualifiedName renamed = op.table.name;
    renamed.name = op.new_name.name;
    effect_.tables_[renamed.display()] = effect_.edit(op.table.name.display());
    effect_.tables_[op.table.name.display()] = TableEffect{};
  }

  void operator()(const change::AddColumn& op) {
    effect_.edit(op.table.name.display()).columns[op.column.column.name] = ColumnEffect{};
  }

  void operator()(const change::DropColumn& op) {
    effect_.edit(op.table.name.display()).columns[op.column.name] = ColumnEffect{};
  }

  void operator()(const change::RenameColumn& op) {
    const std::string table = op.table.name.display();
    const ColumnEffect moved = effect_.edit(table, op.column.name);
    effect_.edit(table).columns[op.column.name] = ColumnEffect{};
    effect_.edit(table).columns[op.new_name.name] = moved;
  }

  void operator()(const change::AlterColumnType& op) {
    effect_.edit(op.table.name.display(), op.column.name).retyped = true;
  }

  void operator()(const change::DropExpression& op) {
    effect_.edit(op.table.name.display(), op.column.name).retyped = true;
  }

  // A new table with rows, or a view.
  void operator()(const change::CreateFromQuery& op) {
    effect_.tables_[op.table.name.display()] = TableEffect{};
    change_rows_within(op.query);
  }

  void operator()(const change::SetSchema& op) {
    if (op.object.id.kind != catalog::ObjectKind::relation) return;
    catalog::QualifiedName moved = op.object.id.name;
    moved.schema = op.schema.name;
    effect_.tables_[moved.display()] = effect_.edit(op.object.id.name.display());
    effect_.tables_[op.object.id.name.display()] = TableEffect{};
  }

  // A view's rows are another's, and CASCADE may take a column.
  void operator()(const change::DropObject& op) {
    if (op.cascade) effect_.unknown_ = true;
    if (op.object.id.kind == catalog::ObjectKind::relation)
      effect_.tables_[op.object.id.name.display()] = TableEffect{};
  }
  void operator()(const change::RenameObject& op) {
    if (op.object.id.kind != catalog::ObjectKind::relation) return;
    catalog::QualifiedName renamed = op.object.id.name;
    renamed.name = op.new_name.name;
    effect_.tables_[renamed.display()] = effect_.edit(op.object.id.name.display());
    effect_.tables_[op.object.id.name.display()] = TableEffect{};
  }

  // A partition's rows come into its parent's, or leave it.
  void operator()(const change::AlterInheritance& op) {
    TableEffect& parent = effect_.edit(op.parent.name.display());
    parent.rows_changed = parent.rows_deleted = true;
  }

  // Values that are shown otherwise.
  void operator()(const change::RenameEnumValue&) { effect_.unknown_ = true; }
  void operator()(const change::AlterAttribute&) { effect_.unknown_ = true; }

  void operator()(const change::DataChange& op) {
    if (op.kind == change::DataChangeKind::select) return select_rows(op);
    effect_.writes_ = true;
    // What follows from ON DELETE, from a merge's branches or TRUNCATE … CASCADE is not read from the tree.
    if (op.kind == change::DataChangeKind::merge) effect_.unknown_ = true;
    bool outermost = true;
    catalog::walk(op.statement, [&](const catalog::Expression& node) {
      if (!is_change(node)) return;
      if (!outermost) change_rows(node);
      outermost = false;
    });
    TableEffect& table = effect_.edit(op.table.name.display());
    if (op.kind != change::DataChangeKind::update) table.rows_changed = true;
    const bool deletes =
        op.kind == change::DataChangeKind::delete_rows || op.kind == change::DataChangeKind::truncate;
    if (deletes) table.rows_deleted = true;
    if (op.kind != change::DataChangeKind::update) return;
    for (const change::Identifier& column : op.columns) {
      effect_.edit(op.table.name.display(), column.name).written = true;
    }
  }

  void operator()(const change::Opaque& op) {
    if (!op.effect_declared && !leaves_rows_alone(op.description)) effect_.unknown_ = true;
  }

  void operator()(const change::SetColumnDefault&) {}
  void operator()(const change::SetColumnNotNull&) {}
  void operator()(const change::AddConstraint&) {}
  void operator()(const change::DropConstraint&) {}
  void operator()(const change::RenameConstraint&) {}
  void operator()(const change::CreateIndex&) {}
  void operator()(const change::DropIndex&) {}
  void operator()(const change::RenameIndex&) {}
  void operator()(const change::AddConstraintUsingIndex&) {}
  void operator()(const change::ValidateConstraint&) {}
  void operator()(const change::AlterConstraint&) {}
  void operator()(const change::AlterIdentity&) {}
  void operator()(const change::CreateSequence&) {}
  void operator()(const change::AlterSequence&) {}
  void operator()(const change::CreateType&) {}
  void operator()(const change::AddEnumValue&) {}
  void operator()(const change::AlterDomain&) {}
  void operator()(const change::CreateObject&) {}
  void operator()(const change::AlterObject&) {}
  void operator()(const change::SetProperty&) {}
  void operator()(const change::Grant&) {}
  void operator()(const change::SetSearchPath&) {}
  void operator()(const change::Maintenance&) {}

 private:
  /// WITH … AS (DELETE …) SELECT, and functions, which may write.
  void select_rows(const change::DataChange& op) {
    catalog::walk(op.statement, [&](const catalog::Expression& node) {
      if (node.kind == catalog::ExpressionKind::function_call) effect_.unknown_ = true;
    });
    change_rows_within(op.statement);
  }

  void change_rows_within(const catalog::Expression& query) {
    catalog::walk(query, [&](const catalog::Expression& node) {
      if (!is_change(node)) return;
      effect_.writes_ = true;
      change_rows(node);
    });
  }

  static bool is_change(const catalog::Expression& node) {
    return node.kind == catalog::ExpressionKind::insert || node.kind == catalog::ExpressionKind::update ||
           node.kind == catalog::ExpressionKind::delete_from;
  }

  /// A change within another one (WITH … AS (DELETE …)): its table is its relation.
  void change_rows(const catalog::Expression& node) {
    for (const catalog::Expression& operand : node.operands) {
      if (operand.kind != catalog::ExpressionKind::relation) continue;
      catalog::QualifiedName name;
      if (!operand.qualifier.empty()) name.schema = operand.qualifier;
      name.name = operand.text;
      TableEffect& table = effect_.edit(name.display());
      table.rows_changed = true;
      table.rows_deleted = true;
      return;
    }
  }

  RowEffect& effect_;
};

RowEffect::RowEffect(const change::Section& section) {
  RowEffectVisitor visitor(*this);
  for (const change::Statement& statement : section.statements) {
    for (const change::Op& op : statement.ops) std::visit(visitor, op);
  }
}

TableEffect& RowEffect::edit(const std::string& table) {
  const auto found = tables_.find(table);
  if (found != tables_.end()) return found->second;
  TableEffect untouched;
  untouched.origin = table;
  return tables_[table] = untouched;
}

ColumnEffect& RowEffect::edit(const std::string& table, const std::string& column) {
  std::map<std::string, ColumnEffect>& columns = edit(table).columns;
  const auto found = columns.find(column);
  if (found != columns.end()) return found->second;
  ColumnEffect untouched;
  untouched.origin = column;
  return columns[column] = untouched;
}

TableEffect RowEffect::table(const std::string& table) const {
  const auto found = tables_.find(table);
  if (found != tables_.end()) return found->second;
  TableEffect untouched;
  untouched.origin = table;
  return untouched;
}

ColumnEffect RowEffect::column(const std::string& table, const std::string& column) const {
  const auto found = tables_.find(table);
  if (found != tables_.end()) {
    const auto edited = found->second.columns.find(column);
    if (edited != found->second.columns.end()) return edited->second;
  }
  ColumnEffect untouched;
  untouched.origin = column;
  return untouched;
}

void RowEffect::spread(const std::vector<inspect::TableShape>& tables) {
  bool moved = writes_;
  const auto mark = [&moved](bool& flag) {
    moved = moved || !flag;
    flag = true;
  };
  while (moved) {
    moved = false;
    for (const inspect::TableShape& child : tables) {
      for (const inspect::ForeignKeyShape& key : child.foreign_keys) {
        if (table(key.table).rows_deleted) {
          TableEffect& effect = edit(child.identity);
          mark(effect.rows_changed);
          mark(effect.rows_deleted);
        }
        for (std::size_t i = 0; i < key.columns.size() && i < key.referenced.size(); ++i) {
          if (column(key.table, key.referenced[i]).written)
            mark(edit(child.identity, key.columns[i]).written);
        }
      }
    }
  }
}

}  // namespace schemake::cli
