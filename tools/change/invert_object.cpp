// Views, sequences, types, and all that is kept as attributes.
#include <fmt/format.h>

#include <algorithm>

#include "change/inverter.hpp"
#include "change/subject.hpp"

namespace schemake::change {
namespace {

using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::QualifiedName;
using catalog::RelationKind;

ConstraintDefinition defined(const catalog::Constraint& constraint, text::Span span) {
  ConstraintDefinition definition;
  definition.constraint = constraint;
  definition.span = span;
  return definition;
}

// REPLACE adds columns at the end and takes none away.
bool is_replaceable_by(const catalog::Table& view, const catalog::Table& former) {
  return view.columns.size() == former.columns.size() && !view.opaque && !former.opaque;
}

void add_column_properties(std::vector<Op>& ops, const catalog::Table& view, text::Span span) {
  for (const catalog::Column& column : view.columns) {
    add_properties(ops, catalog::column_id(view.name, column.name), column.properties, span);
    if (column.default_value) {
      ops.emplace_back(SetColumnDefault{{view.name, span, false}, {column.name, span}, column.default_value});
    }
  }
}

bool can_be_made_again(const catalog::Table& relation) {
  if (relation.query && find_unsupported(*relation.query) == nullptr) return true;
  return is_current(relation.statement, catalog::relation_id(relation.name), relation.depends);
}

bool can_be_made_again(const catalog::Object& object) {
  if (object.id.kind == ObjectKind::schema) return true;
  if (object.id.kind == ObjectKind::policy) {
    return std::all_of(object.expressions.begin(), object.expressions.end(),
                       [](const auto& expression) { return find_unsupported(expression.second) == nullptr; });
  }
  return is_current(object.statement, object.id, object.depends);
}

Refusal former_definition(const std::string& object) {
  return {fmt::format("the definition of {}, which was changed since it was made", object)};
}

}  // namespace

bool Inverter::took_others_along(const QualifiedName& self) const {
  const auto other_table = [&](const auto& edited) {
    return edited.first != self && edited.second->has_value();
  };
  const auto other_object = [&](const auto& edited) {
    return edited.second->has_value() && edited.first.name != self;
  };
  const auto other_index = [&](const auto& edited) {
    return edited.first != self && edited.second->has_value() && (*edited.second)->table != self;
  };
  return std::any_of(before_.edited_tables().begin(), before_.edited_tables().end(), other_table) ||
         std::any_of(before_.edited_objects().begin(), before_.edited_objects().end(), other_object) ||
         std::any_of(before_.edited_indexes().begin(), before_.edited_indexes().end(), other_index) ||
         std::any_of(before_.edited_types().begin(), before_.edited_types().end(), other_table) ||
         std::any_of(before_.edited_sequences().begin(), before_.edited_sequences().end(), other_table);
}

Inverse Inverter::drop_again(const ObjectId& id, text::Span span, RelationKind relation) const {
  DropObject op;
  op.object = {id, span, false};
  op.relation = relation;
  op.dropped_together = {op.object};
  return one(std::move(op));
}

Inverse Inverter::operator()(const CreateFromQuery& op) const {
  if (op.kind == RelationKind::table) return one(DropTable{op.table, {op.table.name}, false, false});
  const ObjectId id = catalog::relation_id(op.table.name);
  const catalog::Table* replaced = before_.find_table(op.table.name);
  if (replaced == nullptr) return drop_again(id, op.table.span, op.kind);
  if (!can_be_made_again(*replaced)) return former_definition(display(id, word(op.kind)));
  CreateFromQuery again = create_again(*replaced, op.table.span);
  if (is_replaceable_by(*after_.find_table(op.table.name), *replaced)) {
    again.or_replace = true;
    return one(std::move(again));
  }
  std::vector<Op> ops = std::get<std::vector<Op>>(drop_again(id, op.table.span, op.kind));
  ops.emplace_back(std::move(again));
  add_properties(ops, id, replaced->properties, op.table.span);
  add_column_properties(ops, *replaced, op.table.span);
  return ops;
}

Inverse Inverter::operator()(const CreateSequence& op) const {
  return drop_again(catalog::sequence_id(op.sequence.name), op.sequence.span, RelationKind::view);
}

Inverse Inverter::operator()(const AlterSequence& op) const {
  const catalog::Sequence& was = *before_.find_sequence(op.sequence.name);
  if (op.options.contains("restart")) {
    return Refusal{fmt::format("where sequence \"{}\" had got to", was.name.display())};
  }
  AlterSequence back;
  back.sequence = {op.sequence.name, op.sequence.span, false};
  if (!op.options.empty()) {
    back.options = {{"as", was.type},
                    {"start", std::to_string(was.start)},
                    {"increment", std::to_string(was.increment)},
                    {"minvalue", std::to_string(was.minimum)},
                    {"maxvalue", std::to_string(was.maximum)},
                    {"cache", std::to_string(was.cache)},
                    {"cycle", was.cycle ? "true" : "false"}};
  }
  back.owned_by = op.owned_by;
  if (op.owned_by && was.is_owned()) {
    back.owner_table = {was.owner_table, op.sequence.span, false};
    back.owner_column = {was.owner_column, op.sequence.span};
  }
  return one(std::move(back));
}

Inverse Inverter::operator()(const CreateType& op) const {
  return drop_again(catalog::type_id(op.type.name), op.span, RelationKind::view);
}

Inverse Inverter::operator()(const AddEnumValue& op) const {
  return Refusal{
      {},
      fmt::format("PostgreSQL cannot take value \"{}\" out of enum \"{}\"", op.value.name,
                  op.type.id.name.display()),
      "write a `-- migrate:down` section that makes the type anew without it (ALTER TYPE … RENAME, CREATE "
      "TYPE, ALTER TABLE … TYPE … USING column::text::type, DROP TYPE), or declare `-- migrate:down "
      "irreversible: <reason>`"};
}

Inverse Inverter::operator()(const RenameEnumValue& op) const {
  return one(RenameEnumValue{op.type, op.new_name, op.value});
}

Inverse Inverter::operator()(const AlterDomain& op) const {
  const auto& type = before_.find_type(op.type.id.name)->definition;
  return alter_domain_back(op, std::get<catalog::DomainType>(type));
}

Inverse Inverter::alter_domain_back(const AlterDomain& op, const catalog::DomainType& domain) const {
  AlterDomain back;
  back.type = op.type;
  switch (op.change) {
    case DomainChange::set_default:
      back.value = domain.default_value;
      return one(std::move(back));
    case DomainChange::set_not_null:
    case DomainChange::drop_not_null:
      if (domain.not_null == (op.change == DomainChange::set_not_null)) return std::vector<Op>{};
      back.change = domain.not_null ? DomainChange::set_not_null : DomainChange::drop_not_null;
      return one(std::move(back));
    case DomainChange::add_constraint:
      back.change = DomainChange::drop_constraint;
      back.name = {op.constraint.constraint.name, op.constraint.span};
      return one(std::move(back));
    case DomainChange::drop_constraint:
    case DomainChange::validate_constraint:
      break;
  }
  const catalog::Constraint& was = *domain.find_constraint(op.name.name);
  std::vector<Op> ops;
  if (op.change == DomainChange::validate_constraint) {
    if (!was.not_valid) return ops;
    back.change = DomainChange::drop_constraint;
    back.name = op.name;
    ops.emplace_back(back);
  }
  back.change = DomainChange::add_constraint;
  back.name = {};
  back.constraint = defined(was, op.name.span);
  ops.emplace_back(std::move(back));
  return ops;
}

Inverse Inverter::operator()(const AlterAttribute& op) const {
  const std::string name = op.type.id.name.display() + "." + op.attribute.name;
  AlterAttribute back = op;
  back.if_exists = back.cascade = false;
  switch (op.change) {
    case AttributeChange::add:
      back.change = AttributeChange::drop;
      return one(std::move(back));
    case AttributeChange::drop:
      return Refusal{fmt::format("the values of attribute \"{}\"", name)};
    case AttributeChange::set_type:
      break;
  }
  const auto& type = std::get<catalog::CompositeType>(before_.find_type(op.type.id.name)->definition);
  const catalog::Column& was = *type.find_attribute(op.attribute.name);
  if (!widens(was.type, op.attribute.type)) {
    return Refusal{fmt::format("the values of attribute \"{}\" as {}", name, catalog::display(was.type))};
  }
  back.attribute = was;
  back.cascade = op.cascade;
  return one(std::move(back));
}

Inverse Inverter::operator()(const CreateObject& op) const {
  const catalog::Object* replaced = before_.find_object(op.object.id);
  if (replaced == nullptr) {
    DropObject drop;
    drop.object = {op.object.id, op.span, false};
    drop.subkind = op.object.subkind;
    drop.dropped_together = {drop.object};
    return one(std::move(drop));
  }
  if (!can_be_made_again(*replaced)) return former_definition(display(op.object.id));
  CreateObject again = create_again(*replaced, op.span);
  again.or_replace = true;
  return one(std::move(again));
}

// A policy is known in all its parts. Of the rest only the statement is, which a replacement runs again.
Inverse Inverter::operator()(const AlterObject& op) const {
  const catalog::Object& was = *before_.find_object(op.object.id);
  if (!can_be_made_again(was)) return former_definition(display(was.id));
  if (was.id.kind == ObjectKind::routine && was.subkind != "aggregate") {
    CreateObject again = create_again(was, op.object.span);
    again.or_replace = true;
    return one(std::move(again));
  }
  if (was.id.kind != ObjectKind::policy) {
    return Refusal{fmt::format("how {} was before", display(was.id))};
  }
  DropObject drop;
  drop.object = op.object;
  drop.dropped_together = {op.object};
  std::vector<Op> ops = one(std::move(drop));
  ops.emplace_back(create_again(was, op.object.span));
  add_properties(ops, was.id, was.properties, op.object.span);
  return ops;
}

Inverse Inverter::operator()(const DropObject& op) const {
  if (op.cascade && took_others_along(op.object.id.name)) return Refusal{"what CASCADE drops with it"};
  return undrop(op);
}

Inverse Inverter::undrop(const DropObject& op) const {
  const ObjectId& id = op.object.id;
  const text::Span span = op.object.span;
  if (id.kind == ObjectKind::relation) return undrop_relation(op, *before_.find_table(id.name));
  if (id.kind == ObjectKind::sequence) {
    return Refusal{fmt::format("where sequence \"{}\" had got to", id.name.display())};
  }
  if (const catalog::TypeDefinition* type =
          id.kind == ObjectKind::type ? before_.find_type(id.name) : nullptr) {
    CreateType create;
    create.type = *type;
    create.type.properties.clear();
    create.span = span;
    if (auto* domain = std::get_if<catalog::DomainType>(&create.type.definition)) {
      for (const catalog::Constraint& each : domain->constraints) {
        create.constraints.push_back(defined(each, span));
      }
      domain->constraints.clear();
    }
    std::vector<Op> ops = one(std::move(create));
    add_properties(ops, id, type->properties, span);
    return ops;
  }
  const catalog::Object* object = before_.find_object(id);
  if (object == nullptr) return Refusal{fmt::format("the definition of {}", display(id))};
  if (!can_be_made_again(*object)) return former_definition(display(id));
  std::vector<Op> ops = one(create_again(*object, span));
  add_properties(ops, id, object->properties, span);
  return ops;
}

// Its indexes, triggers and rules went with it.
Inverse Inverter::undrop_relation(const DropObject& op, const catalog::Table& relation) const {
  const text::Span span = op.object.span;
  if (!relation.is_view()) {
    return Refusal{fmt::format("the definition of {}", display(op.object.id, word(relation.kind)))};
  }
  if (!can_be_made_again(relation)) return former_definition(display(op.object.id, word(relation.kind)));
  std::vector<Op> ops = one(create_again(relation, span));
  add_properties(ops, op.object.id, relation.properties, span);
  add_column_properties(ops, relation, span);
  for (const catalog::Index* index : before_.indexes_of(relation.name)) {
    ops.emplace_back(create_again(*index, span));
    add_properties(ops, catalog::index_id(index->name), index->properties, span);
  }
  for (const auto& [id, was] : before_.edited_objects()) {
    if (!was->has_value() || !catalog::belongs_to_relation(id.kind) || id.name != relation.name) continue;
    if (!can_be_made_again(**was)) return former_definition(display(id));
    ops.emplace_back(create_again(**was, span));
    add_properties(ops, id, (*was)->properties, span);
  }
  return ops;
}

Inverse Inverter::operator()(const RenameObject& op) const {
  RenameObject back = op;
  back.if_exists = back.cascade = false;
  back.object = {renamed(op.object.id, op.new_name.name), op.new_name.span, false};
  const bool part = catalog::belongs_to_relation(op.object.id.kind);
  back.new_name = {part ? op.object.id.part : op.object.id.name.name, op.object.span};
  return one(std::move(back));
}

Inverse Inverter::operator()(const SetSchema& op) const {
  SetSchema back = op;
  back.if_exists = false;
  back.object.id.name.schema = op.schema.name;
  back.schema = {op.object.id.name.schema, op.object.span};
  return one(std::move(back));
}

Inverse Inverter::operator()(const SetSearchPath&) const {
  return std::vector<Op>{};
}

Inverse Inverter::operator()(const Maintenance&) const {
  return std::vector<Op>{};
}

Inverse Inverter::operator()(const DataChange& op) const {
  const std::string table = op.table.name.display();
  switch (op.kind) {
    case DataChangeKind::insert:
    case DataChangeKind::copy:
      return Refusal{fmt::format("which rows of table \"{}\" it inserted", table)};
    case DataChangeKind::update:
      return Refusal{fmt::format("the former values in table \"{}\"", table)};
    case DataChangeKind::delete_rows:
      return Refusal{fmt::format("the rows that it deletes from table \"{}\"", table)};
    case DataChangeKind::merge:
      return Refusal{fmt::format("which rows of table \"{}\" it changed", table)};
    case DataChangeKind::truncate:
      return Refusal{fmt::format("the rows of table \"{}\"", table)};
    case DataChangeKind::select:
      return std::vector<Op>{};
  }
  return Refusal{};
}

Inverse Inverter::operator()(const Opaque& op) const {
  if (op.effect_declared) return std::vector<Op>{};
  return Refusal{fmt::format("what {} did, which is not modelled", op.description)};
}

}  // namespace schemake::change
