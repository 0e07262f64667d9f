#include "change/invert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace schemake::change {
namespace {

using catalog::Past;
using catalog::QualifiedName;
using catalog::TypeName;
using Inverse = std::variant<std::vector<Op>, Refusal>;

Inverse one(Op op) {
  std::vector<Op> ops;
  ops.push_back(std::move(op));
  return ops;
}

std::string display(const TableName& table, const Identifier& part) {
  return table.name.display() + "." + part.name;
}

// Where a value of the narrow type is one of the wide type too, unchanged: going back then either gives
// the same values or is refused by the server, and never loses one in silence.
bool widens(const TypeName& from, const TypeName& to) {
  constexpr std::array<std::string_view, 3> integers{"int2", "int4", "int8"};
  const auto rank = [&](const TypeName& type) {
    return std::find(integers.begin(), integers.end(), type.name) - integers.begin();
  };
  if (from.array_dimensions != to.array_dimensions) return false;
  if (rank(from) < 3 && rank(to) < 3) return rank(from) <= rank(to);
  if (from.name == "varchar" && to.name == "text") return true;
  if (from.name == "varchar" && to.name == "varchar") {
    return to.modifiers.empty() ||
           (!from.modifiers.empty() && from.modifiers.front() <= to.modifiers.front());
  }
  if (from.name == "numeric" && to.name == "numeric") {
    const bool same_scale = from.modifiers.size() == 2 && to.modifiers.size() == 2 &&
                            from.modifiers[1] == to.modifiers[1] && from.modifiers[0] <= to.modifiers[0];
    return same_scale || from == to;
  }
  return from == to;
}

bool refers_to_itself(const catalog::Table& table) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const catalog::Constraint& each) {
                       const auto* key = std::get_if<catalog::ForeignKey>(&each.definition);
                       return key != nullptr && key->referenced_table == table.name;
                     });
}

/// The inverse of each op; the catalog before it is complete, so every look-up finds something.
class Inverter {
 public:
  explicit Inverter(const Past& before) : before_(before) {}

  Inverse operator()(const CreateTable& op) const {
    return one(DropTable{op.table, {op.table.name}, false, false});
  }

  Inverse operator()(const DropTable& op) const {
    return Refusal{fmt::format("the rows of table \"{}\"", op.table.name.display())};
  }

  Inverse operator()(const RenameTable& op) const {
    const QualifiedName renamed{op.table.name.schema, op.new_name.name};
    return one(RenameTable{{renamed, op.new_name.span, false}, {op.table.name.name, op.table.span}, false});
  }

  Inverse operator()(const AddColumn& op) const {
    return one(DropColumn{op.table, {op.column.column.name, op.column.span}, false, false});
  }

  Inverse operator()(const DropColumn& op) const {
    return Refusal{fmt::format("the values of column \"{}\"", display(op.table, op.column))};
  }

  Inverse operator()(const RenameColumn& op) const {
    return one(RenameColumn{op.table, op.new_name, op.column});
  }

  Inverse operator()(const AlterColumnType& op) const {
    const catalog::Column& column = column_before(op.table, op.column);
    if (op.using_expression || !widens(column.type, op.type)) {
      return Refusal{fmt::format("the values of column \"{}\" as {}", display(op.table, op.column),
                                 catalog::display(column.type))};
    }
    return one(AlterColumnType{op.table, op.column, column.type, column.collation, std::nullopt});
  }

  Inverse operator()(const SetColumnDefault& op) const {
    const catalog::Column& column = column_before(op.table, op.column);
    if (column.serial) {
      return Refusal{
          fmt::format("the sequence as the default of column \"{}\"", display(op.table, op.column))};
    }
    return one(SetColumnDefault{op.table, op.column, column.default_value});
  }

  Inverse operator()(const SetColumnNotNull& op) const {
    if (column_before(op.table, op.column).not_null == op.not_null) return std::vector<Op>{};
    return one(SetColumnNotNull{op.table, op.column, !op.not_null});
  }

  Inverse operator()(const AddConstraint& op) const {
    const catalog::Constraint& constraint = op.definition.constraint;
    std::vector<Op> ops;
    ops.emplace_back(DropConstraint{op.table, {constraint.name, op.definition.span}, false, false});
    const auto* key = std::get_if<catalog::PrimaryKey>(&constraint.definition);
    if (key == nullptr) return ops;
    // The key made its columns NOT NULL, and dropping it does not undo that.
    for (const std::string& column : key->columns) {
      const Identifier name{column, op.definition.span};
      if (!column_before(op.table, name).not_null) ops.emplace_back(SetColumnNotNull{op.table, name, false});
    }
    return ops;
  }

  Inverse operator()(const DropConstraint& op) const {
    const catalog::Table& table = *before_.find_table(op.table.name);
    if (before_.edited_tables().size() > 1 || (op.cascade && refers_to_itself(table))) {
      return Refusal{"the foreign keys that CASCADE drops"};
    }
    const catalog::Constraint& constraint = *table.find_constraint(op.constraint.name);
    if (!constraint.options.empty()) {
      return Refusal{fmt::format("{} of constraint \"{}\"", constraint.options, constraint.name)};
    }
    ConstraintDefinition definition;
    definition.constraint = constraint;
    definition.span = op.constraint.span;
    return one(AddConstraint{op.table, std::move(definition)});
  }

  Inverse operator()(const RenameConstraint& op) const {
    return one(RenameConstraint{op.table, op.new_name, op.constraint});
  }

  Inverse operator()(const CreateIndex& op) const {
    return one(DropIndex{{op.index.name, op.span, false}, false, false, op.concurrently});
  }

  Inverse operator()(const DropIndex& op) const {
    const catalog::Index& index = *before_.find_index(op.index.name);
    if (!index.options.empty()) {
      return Refusal{fmt::format("the storage options of index \"{}\"", index.name.display())};
    }
    CreateIndex create;
    create.index = index;
    create.span = op.index.span;
    create.table_span = op.index.span;
    create.concurrently = op.concurrently;
    return one(std::move(create));
  }

  Inverse operator()(const RenameIndex& op) const {
    const QualifiedName renamed{op.index.name.schema, op.new_name.name};
    return one(RenameIndex{{renamed, op.new_name.span, false}, {op.index.name.name, op.index.span}, false});
  }

  Inverse operator()(const DataChange& op) const {
    const std::string table = op.table.name.display();
    switch (op.kind) {
      case DataChangeKind::insert:
        return Refusal{fmt::format("which rows of table \"{}\" it inserted", table)};
      case DataChangeKind::update:
        return Refusal{fmt::format("the former values in table \"{}\"", table)};
      case DataChangeKind::delete_rows:
        return Refusal{fmt::format("the rows that it deletes from table \"{}\"", table)};
    }
    return Refusal{};
  }

  Inverse operator()(const Opaque& op) const {
    return Refusal{fmt::format("what {} did, which is not modelled", op.description)};
  }

 private:
  const catalog::Column& column_before(const TableName& table, const Identifier& column) const {
    return *before_.find_table(table.name)->find_column(column.name);
  }

  const Past& before_;
};

}  // namespace

Inverse invert(const Op& op, const Past& before) {
  return std::visit(Inverter(before), op);
}

void DownDeriver::begin_statement(text::Span span) {
  statements_.push_back({span, {}, {}});
}

namespace {

// WITH moved AS (DELETE … RETURNING …) INSERT …: it changes other tables than its own.
bool changes_other_tables(const catalog::Expression& statement) {
  std::size_t changes = 0;
  walk(statement, [&](const catalog::Expression& node) {
    const bool change = node.kind == catalog::ExpressionKind::insert ||
                        node.kind == catalog::ExpressionKind::update ||
                        node.kind == catalog::ExpressionKind::delete_from;
    changes += change ? 1 : 0;
  });
  return changes != 1;
}

}  // namespace

bool DownDeriver::is_undone_with_its_table(const DataChange& change) const {
  if (changes_other_tables(change.statement) || find_unsupported(change.statement) != nullptr) return false;
  if (new_tables_.contains(change.table.name)) return true;
  return change.kind == DataChangeKind::update && !change.columns.empty() &&
         std::all_of(change.columns.begin(), change.columns.end(), [&](const Identifier& column) {
           return new_columns_.contains({change.table.name, column.name});
         });
}

void DownDeriver::add(const Op& op, const Past& before) {
  StatementBack& statement = statements_.back();
  if (const auto* change = std::get_if<DataChange>(&op);
      change != nullptr && is_undone_with_its_table(*change)) {
    return;
  }
  follow_names(op);
  Inverse inverse = invert(op, before);
  if (auto* refusal = std::get_if<Refusal>(&inverse)) {
    if (statement.loses.empty()) statement.loses = std::move(refusal->loses);
    return;
  }
  auto& ops = std::get<std::vector<Op>>(inverse);
  statement.ops.insert(statement.ops.begin(), std::make_move_iterator(ops.begin()),
                       std::make_move_iterator(ops.end()));
}

// What is new stays new under another name, and a name that is free again is not new.
void DownDeriver::follow_names(const Op& op) {
  if (const auto* create = std::get_if<CreateTable>(&op)) new_tables_.insert(create->table.name);
  if (const auto* drop = std::get_if<DropTable>(&op)) new_tables_.erase(drop->table.name);
  if (const auto* rename = std::get_if<RenameTable>(&op)) {
    const QualifiedName renamed{rename->table.name.schema, rename->new_name.name};
    if (new_tables_.erase(rename->table.name) > 0) new_tables_.insert(renamed);
    std::set<std::pair<QualifiedName, std::string>> columns;
    for (const auto& [table, column] : new_columns_) {
      columns.emplace(table == rename->table.name ? renamed : table, column);
    }
    new_columns_ = std::move(columns);
  }
  if (const auto* add = std::get_if<AddColumn>(&op)) {
    new_columns_.emplace(add->table.name, add->column.column.name);
  }
  if (const auto* drop = std::get_if<DropColumn>(&op)) {
    new_columns_.erase({drop->table.name, drop->column.name});
  }
  if (const auto* rename = std::get_if<RenameColumn>(&op)) {
    if (new_columns_.erase({rename->table.name, rename->column.name}) > 0) {
      new_columns_.emplace(rename->table.name, rename->new_name.name);
    }
  }
}

Section DownDeriver::finish(text::Diagnostics& diagnostics) {
  Section section;
  section.derived = true;
  for (auto at = statements_.rbegin(); at != statements_.rend(); ++at) {
    if (!at->loses.empty()) {
      diagnostics
          .error("M0301", at->span,
                 fmt::format("no way back can be derived: this statement loses {}", at->loses))
          .help = "write a `-- migrate:down` section, or declare `-- migrate:down irreversible: <reason>`";
    } else if (!at->ops.empty()) {
      Statement statement;
      statement.ops = std::move(at->ops);
      statement.span = at->span;
      section.statements.push_back(std::move(statement));
    }
  }
  return section;
}

}  // namespace schemake::change
