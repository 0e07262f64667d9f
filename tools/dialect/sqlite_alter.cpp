#include "dialect/sqlite_alter.hpp"

#include <algorithm>

#include "dialect/identifier.hpp"
#include "dialect/sqlite_index.hpp"
#include "dialect/sqlite_mapping.hpp"
#include "dialect/sqlite_rebuild.hpp"
#include "dialect/sqlite_table.hpp"

namespace schemake::dialect {
namespace {

std::string alter(const catalog::QualifiedName& table) {
  return "ALTER TABLE " + quote_sqlite(table.name) + " ";
}

const catalog::Index* find_index(const std::vector<const catalog::Index*>& indexes, std::string_view name) {
  const auto at = std::find_if(indexes.begin(), indexes.end(),
                               [&](const catalog::Index* index) { return index->name.name == name; });
  return at == indexes.end() ? nullptr : *at;
}

// SQLite's ADD COLUMN writes the default into no row, so it must not be computed, and it looks at no
// row, so nothing may have to hold for them (a check it does try).
bool is_addable(const change::AddColumn& op) {
  const catalog::Column& column = op.column.column;
  const bool given = column.serial || column.identity != catalog::Identity::none || column.generated;
  const bool has_value =
      column.default_value && column.default_value->kind != catalog::ExpressionKind::null_literal;
  if (given || (column.not_null && !has_value)) return false;
  if (has_value && !is_constant_default(*column.default_value)) return false;
  const auto& constraints = op.column.constraints;
  return std::all_of(constraints.begin(), constraints.end(),
                     [&](const change::ConstraintDefinition& definition) {
                       if (std::holds_alternative<catalog::Check>(definition.constraint.definition))
                         return true;
                       const auto* key = std::get_if<catalog::ForeignKey>(&definition.constraint.definition);
                       return key != nullptr && key->columns.size() == 1 && !has_value;
                     });
}

bool is_droppable(const catalog::Table& table, const std::string& column) {
  const bool constrained =
      std::any_of(table.constraints.begin(), table.constraints.end(),
                  [&](const auto& constraint) { return uses_column(constraint, column); });
  const bool generated = std::any_of(table.columns.begin(), table.columns.end(), [&](const auto& other) {
    return (other.generated && uses_column(*other.generated, column)) ||
           (other.name == column && other.generated);
  });
  return !constrained && !generated && table.find_column(column) != nullptr && table.columns.size() > 1;
}

class NativeCheck {
 public:
  explicit NativeCheck(const TableChange& change) : change_(change) {}

  bool operator()(const change::RenameTable&) const { return true; }
  bool operator()(const change::AddColumn& op) const { return is_addable(op); }
  bool operator()(const change::DropColumn& op) const { return is_droppable(change_.before, op.column.name); }
  bool operator()(const change::RenameColumn&) const { return true; }
  bool operator()(const change::CreateIndex&) const { return true; }
  bool operator()(const change::DropIndex&) const { return true; }
  bool operator()(const change::RenameIndex& op) const {
    return find_index(change_.indexes_after, op.new_name.name) != nullptr;
  }
  /// Anything else is a rebuild, which reads the states and not the op.
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }

 private:
  const TableChange& change_;
};

using Lines = std::vector<std::string>;

/// The statements of the ops that NativeCheck takes; the others have none.
class NativeWriter {
 public:
  NativeWriter(const TableChange& change, Problems& problems) : change_(change), problems_(problems) {}

  Lines operator()(const change::RenameTable& op) {
    return {alter(op.table.name) + "RENAME TO " + quote_sqlite(op.new_name.name)};
  }
  Lines operator()(const change::RenameColumn& op) {
    return {alter(op.table.name) + "RENAME COLUMN " + quote_sqlite(op.column.name) + " TO " +
            quote_sqlite(op.new_name.name)};
  }
  Lines operator()(const change::AddColumn& op) { return {add_column(op)}; }
  Lines operator()(const change::DropColumn& op) { return drop_column(op); }
  Lines operator()(const change::CreateIndex& op) {
    const Problems::At at(problems_, op.span);
    return {sqlite_create_index(op.index, &change_.after, problems_)};
  }
  Lines operator()(const change::DropIndex& op) { return {"DROP INDEX " + quote_sqlite(op.index.name.name)}; }
  Lines operator()(const change::RenameIndex& op) {
    const Problems::At at(problems_, op.index.span);
    const catalog::Index* index = find_index(change_.indexes_after, op.new_name.name);
    return {"DROP INDEX " + quote_sqlite(op.index.name.name),
            sqlite_create_index(*index, &change_.after, problems_)};
  }
  template <typename Op>
  Lines operator()(const Op&) {
    return {};
  }

 private:
  std::string add_column(const change::AddColumn& op) {
    const Problems::At at(problems_, op.column.span);
    std::string out =
        alter(op.table.name) + "ADD COLUMN " + sqlite_column(change_.after, op.column.column, problems_);
    for (const change::ConstraintDefinition& definition : op.column.constraints) {
      const Problems::At constraint_at(problems_, definition.span);
      out += " " + sqlite_column_constraint(change_.after, definition.constraint, problems_);
    }
    return out;
  }

  // PostgreSQL drops the indexes of a column with it.
  Lines drop_column(const change::DropColumn& op) {
    Lines lines;
    for (const catalog::Index* index : change_.indexes_before) {
      const bool gone = find_index(change_.indexes_after, index->name.name) == nullptr;
      if (gone && uses_column(*index, op.column.name))
        lines.push_back("DROP INDEX " + quote_sqlite(index->name.name));
    }
    lines.push_back(alter(op.table.name) + "DROP COLUMN " + quote_sqlite(op.column.name));
    return lines;
  }

  const TableChange& change_;
  Problems& problems_;
};

void append(Rendering& rendering, Lines lines) {
  for (std::string& line : lines) rendering.statements.push_back({std::move(line), RenderedKind::execute});
}

bool is_rename(const change::Op& op) {
  return std::holds_alternative<change::RenameTable>(op) || std::holds_alternative<change::RenameColumn>(op);
}

bool is_index_op(const change::Op& op) {
  return std::holds_alternative<change::CreateIndex>(op) || std::holds_alternative<change::DropIndex>(op) ||
         std::holds_alternative<change::RenameIndex>(op);
}

Rendering render_natively(const TableChange& change, Problems& problems, bool renames, bool others) {
  NativeWriter writer(change, problems);
  Rendering rendering;
  for (const change::Op* op : change.ops) {
    if (is_rename(*op) ? renames : others) append(rendering, std::visit(writer, *op));
  }
  return rendering;
}

// SQLite may have no word for the difference (int and bigint, a NOT NULL that the primary key has anyway).
bool is_same_in_sqlite(const TableChange& change, const ColumnMapping& mapping) {
  const bool same_shape = std::none_of(change.ops.begin(), change.ops.end(), [](const change::Op* op) {
    return is_rename(*op) || std::holds_alternative<change::AddColumn>(*op) ||
           std::holds_alternative<change::DropColumn>(*op);
  });
  if (!same_shape || !mapping.is_plain(change.after)) return false;
  text::Diagnostics scratch;
  Problems problems(scratch, {}, {});
  const bool same =
      sqlite_create_table(change.before, "t", problems) == sqlite_create_table(change.after, "t", problems);
  return same && problems.count() == 0;
}

// A key that other tables refer to is checked there too if its values are not plain copies.
std::vector<std::string> changed_references(const TableChange& change,
                                            const std::vector<CopiedColumn>& columns) {
  std::vector<std::string> tables;
  for (const catalog::Catalog::Reference& reference : change.catalog_after.references_to(change.after.name)) {
    if (reference.table->name == change.after.name) continue;
    const auto& key = std::get<catalog::ForeignKey>(reference.constraint->definition);
    const bool changed = std::any_of(columns.begin(), columns.end(), [&](const CopiedColumn& column) {
      return column.copied_from.empty() &&
             std::find(key.referenced_columns.begin(), key.referenced_columns.end(), column.name) !=
                 key.referenced_columns.end();
    });
    const std::string& name = reference.table->name.name;
    if (changed && std::find(tables.begin(), tables.end(), name) == tables.end()) tables.push_back(name);
  }
  return tables;
}

Rendering rebuild(const TableChange& change, const ColumnMapping& mapping, Problems& problems) {
  Rendering rendering = render_natively(change, problems, true, false);
  std::vector<std::string> known;
  for (const catalog::Index* index : change.indexes_before) known.push_back(index->name.name);
  std::vector<CopiedColumn> columns = mapping.columns_of(change.after);
  std::vector<std::string> referencing = changed_references(change, columns);
  const Rebuild plan{mapping.live(),   change.after,         std::move(columns),
                     std::move(known), change.indexes_after, std::move(referencing)};
  for (RenderedStatement& statement : render_rebuild(plan, problems)) {
    rendering.statements.push_back(std::move(statement));
  }
  rendering.without_foreign_keys = true;
  return rendering;
}

}  // namespace

Rendering render_table_change(const TableChange& change, Problems& problems) {
  const NativeCheck is_native(change);
  const bool native =
      !change.ops.empty() && std::all_of(change.ops.begin(), change.ops.end(),
                                         [&](const change::Op* op) { return std::visit(is_native, *op); });
  if (native) return render_natively(change, problems, true, true);
  const ColumnMapping mapping(change.before, change.ops, problems);
  const bool indexes_only = std::all_of(change.ops.begin(), change.ops.end(), [&](const change::Op* op) {
    return !is_index_op(*op) || std::visit(is_native, *op);
  });
  if (!change.ops.empty() && indexes_only && is_same_in_sqlite(change, mapping)) {
    return render_natively(change, problems, false, true);
  }
  return rebuild(change, mapping, problems);
}

}  // namespace schemake::dialect
