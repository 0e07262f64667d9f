// Tables, their columns, constraints and indexes.
#include "change/invert.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "change/inverter.hpp"

namespace schemake::change {
namespace {

using catalog::QualifiedName;
using catalog::TypeName;

std::string display(const TableName& table, const Identifier& part) {
  return table.name.display() + "." + part.name;
}

bool refers_to(const catalog::Table& table, const QualifiedName& name) {
  return std::any_of(table.constraints.begin(), table.constraints.end(),
                     [&](const catalog::Constraint& each) {
                       const auto* key = std::get_if<catalog::ForeignKey>(&each.definition);
                       return key != nullptr && key->referenced_table == name;
                     });
}

AddConstraint add_again(const TableName& table, const catalog::Constraint& constraint, text::Span span) {
  ConstraintDefinition definition;
  definition.constraint = constraint;
  definition.constraint.properties.clear();
  definition.span = span;
  return {table, std::move(definition)};
}

InheritanceChange opposite(InheritanceChange change) {
  switch (change) {
    case InheritanceChange::inherit:
      return InheritanceChange::no_inherit;
    case InheritanceChange::no_inherit:
      return InheritanceChange::inherit;
    case InheritanceChange::attach_partition:
      return InheritanceChange::detach_partition;
    case InheritanceChange::detach_partition:
      return InheritanceChange::attach_partition;
  }
  return change;
}

}  // namespace

std::vector<Op> one(Op op) {
  std::vector<Op> ops;
  ops.push_back(std::move(op));
  return ops;
}

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

namespace {

// What an opaque statement made is known from its first use on, and not before: how it was cannot be told.
std::optional<Refusal> refuse_unknown(const Op& op, const catalog::Past& before) {
  return std::visit(
      [&](const auto& each) -> std::optional<Refusal> {
        using Each = std::decay_t<decltype(each)>;
        constexpr bool makes = std::is_same_v<Each, CreateTable> || std::is_same_v<Each, CreateFromQuery> ||
                               std::is_same_v<Each, DataChange>;
        if constexpr (!makes && requires { each.table.missing_ok; }) {
          const catalog::Table* table = before.find_table(each.table.name);
          if (table == nullptr)
            return Refusal{fmt::format("how \"{}\" was, which is not known", each.table.name.display())};
          if constexpr (requires { each.column.name; }) {
            if (table->find_column(each.column.name) == nullptr)
              return Refusal{
                  fmt::format("how column \"{}\" was, which is not known", display(each.table, each.column))};
          }
        }
        return std::nullopt;
      },
      op);
}

}  // namespace

Inverse invert(const Op& op, const catalog::Past& before, const catalog::Catalog& after) {
  if (auto refusal = refuse_unknown(op, before)) return *std::move(refusal);
  return std::visit(Inverter(before, after), op);
}

const catalog::Column& Inverter::column_before(const TableName& table, const Identifier& column) const {
  return *before_.find_table(table.name)->find_column(column.name);
}

Inverse Inverter::operator()(const CreateTable& op) const {
  if (op.traits.kind == catalog::RelationKind::table) {
    return one(DropTable{op.table, {op.table.name}, false, false});
  }
  return drop_again(catalog::relation_id(op.table.name), op.table.span, op.traits.kind);
}

Inverse Inverter::operator()(const DropTable& op) const {
  return Refusal{fmt::format("the rows of table \"{}\"", op.table.name.display())};
}

Inverse Inverter::operator()(const RenameTable& op) const {
  const QualifiedName renamed{op.table.name.schema, op.new_name.name};
  return one(RenameTable{{renamed, op.new_name.span, false}, {op.table.name.name, op.table.span}, false});
}

Inverse Inverter::operator()(const AddColumn& op) const {
  return one(DropColumn{op.table, {op.column.column.name, op.column.span}, false, false});
}

Inverse Inverter::operator()(const DropColumn& op) const {
  return Refusal{fmt::format("the values of column \"{}\"", display(op.table, op.column))};
}

Inverse Inverter::operator()(const RenameColumn& op) const {
  return one(RenameColumn{op.table, op.new_name, op.column});
}

Inverse Inverter::operator()(const AlterColumnType& op) const {
  const catalog::Column& column = column_before(op.table, op.column);
  if (op.using_expression || !widens(column.type, op.type)) {
    return Refusal{fmt::format("the values of column \"{}\" as {}", display(op.table, op.column),
                               catalog::display(column.type))};
  }
  return one(AlterColumnType{op.table, op.column, column.type, column.collation, std::nullopt});
}

Inverse Inverter::operator()(const SetColumnDefault& op) const {
  const catalog::Column& column = column_before(op.table, op.column);
  if (column.serial) {
    return Refusal{fmt::format("the sequence as the default of column \"{}\"", display(op.table, op.column))};
  }
  return one(SetColumnDefault{op.table, op.column, column.default_value});
}

Inverse Inverter::operator()(const SetColumnNotNull& op) const {
  if (column_before(op.table, op.column).not_null == op.not_null) return std::vector<Op>{};
  return one(SetColumnNotNull{op.table, op.column, !op.not_null});
}

namespace {

// A primary key made its columns NOT NULL, and dropping it does not undo that.
void release_not_null(std::vector<Op>& ops, const TableName& table, const ConstraintDefinition& definition,
                      const catalog::Table& before) {
  const auto* key = std::get_if<catalog::PrimaryKey>(&definition.constraint.definition);
  if (key == nullptr) return;
  for (const std::string& column : key->columns) {
    const catalog::Column* was = before.find_column(column);
    if (was == nullptr || was->not_null) continue;
    ops.emplace_back(SetColumnNotNull{table, {column, definition.span}, false});
  }
}

}  // namespace

Inverse Inverter::operator()(const AddConstraint& op) const {
  std::vector<Op> ops;
  ops.emplace_back(
      DropConstraint{op.table, {op.definition.constraint.name, op.definition.span}, false, false});
  release_not_null(ops, op.table, op.definition, *before_.find_table(op.table.name));
  return ops;
}

// The index becomes the constraint's and goes with it.
Inverse Inverter::operator()(const AddConstraintUsingIndex& op) const {
  const catalog::Index* index = before_.find_index({op.table.name.schema, op.index.name});
  if (index == nullptr) return Refusal{fmt::format("the index \"{}\"", op.index.name)};
  std::vector<Op> ops;
  ops.emplace_back(
      DropConstraint{op.table, {op.definition.constraint.name, op.definition.span}, false, false});
  ops.emplace_back(create_again(*index, op.index.span));
  add_properties(ops, catalog::index_id(index->name), index->properties, op.index.span);
  release_not_null(ops, op.table, op.definition, *before_.find_table(op.table.name));
  return ops;
}

Inverse Inverter::operator()(const DropConstraint& op) const {
  const catalog::Table& table = *before_.find_table(op.table.name);
  const bool keys_too =
      std::any_of(before_.edited_tables().begin(), before_.edited_tables().end(), [&](const auto& edited) {
        return edited.second->has_value() && refers_to(**edited.second, table.name);
      });
  if (op.cascade && keys_too) return Refusal{"the foreign keys that CASCADE drops"};
  if (op.cascade && took_others_along(table.name)) return Refusal{"what CASCADE drops with it"};
  const catalog::Constraint& constraint = *table.find_constraint(op.constraint.name);
  if (!constraint.options.empty()) {
    return Refusal{fmt::format("{} of constraint \"{}\"", constraint.options, constraint.name)};
  }
  std::vector<Op> ops = one(add_again(op.table, constraint, op.constraint.span));
  add_properties(ops, catalog::constraint_id(table.name, constraint.name), constraint.properties,
                 op.constraint.span);
  return ops;
}

Inverse Inverter::operator()(const RenameConstraint& op) const {
  return one(RenameConstraint{op.table, op.new_name, op.constraint});
}

// Made anew, it is not checked: NOT VALID is part of how it was.
Inverse Inverter::operator()(const ValidateConstraint& op) const {
  const catalog::Constraint& constraint =
      *before_.find_table(op.table.name)->find_constraint(op.constraint.name);
  if (!constraint.not_valid) return std::vector<Op>{};
  std::vector<Op> ops = one(DropConstraint{op.table, op.constraint, false, false});
  ops.emplace_back(add_again(op.table, constraint, op.constraint.span));
  add_properties(ops, catalog::constraint_id(op.table.name, constraint.name), constraint.properties,
                 op.constraint.span);
  return ops;
}

Inverse Inverter::operator()(const AlterConstraint& op) const {
  const catalog::Constraint& constraint =
      *before_.find_table(op.table.name)->find_constraint(op.constraint.name);
  return one(AlterConstraint{op.table, op.constraint, constraint.deferrable, constraint.initially_deferred});
}

Inverse Inverter::operator()(const AlterIdentity& op) const {
  const catalog::Column& column = column_before(op.table, op.column);
  AlterIdentity back = op;
  back.options.clear();
  back.if_exists = false;
  switch (op.change) {
    case IdentityChange::add:
      back.change = IdentityChange::drop;
      return one(std::move(back));
    case IdentityChange::drop:
      return Refusal{
          fmt::format("where the sequence of column \"{}\" had got to", display(op.table, op.column))};
    case IdentityChange::set:
      break;
  }
  if (!op.options.empty()) {
    return Refusal{
        fmt::format("the former settings of the sequence of column \"{}\"", display(op.table, op.column))};
  }
  back.identity = column.identity;
  return one(std::move(back));
}

Inverse Inverter::operator()(const DropExpression& op) const {
  return Refusal{{},
                 fmt::format("column \"{}\" cannot be made a generated one again without dropping it",
                             display(op.table, op.column))};
}

Inverse Inverter::operator()(const AlterInheritance& op) const {
  AlterInheritance back = op;
  back.change = opposite(op.change);
  // Detaching in a transaction of its own kind is a choice for large tables that are in use.
  back.concurrently = false;
  back.partition_bound.clear();
  if (back.change == InheritanceChange::attach_partition) {
    back.partition_bound = before_.find_table(op.table.name)->partition_bound;
  }
  return one(std::move(back));
}

Inverse Inverter::operator()(const CreateIndex& op) const {
  return one(DropIndex{{op.index.name, op.span, false}, false, false, op.concurrently});
}

Inverse Inverter::operator()(const DropIndex& op) const {
  const catalog::Index& index = *before_.find_index(op.index.name);
  if (!index.options.empty()) {
    return Refusal{fmt::format("the storage options of index \"{}\"", index.name.display())};
  }
  if (op.cascade && took_others_along(index.name)) return Refusal{"what CASCADE drops with it"};
  CreateIndex create = create_again(index, op.index.span);
  create.concurrently = op.concurrently;
  std::vector<Op> ops = one(std::move(create));
  add_properties(ops, catalog::index_id(index.name), index.properties, op.index.span);
  return ops;
}

Inverse Inverter::operator()(const RenameIndex& op) const {
  const QualifiedName renamed{op.index.name.schema, op.new_name.name};
  return one(RenameIndex{{renamed, op.new_name.span, false}, {op.index.name.name, op.index.span}, false});
}

}  // namespace schemake::change
