// RENAME of everything but tables, columns, constraints and indexes.
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "catalog/dependency.hpp"
#include "change/apply.hpp"
#include "change/object_lookup.hpp"
#include "change/renaming.hpp"

namespace schemake::change {
namespace {

using catalog::Object;
using catalog::ObjectId;
using catalog::ObjectKind;
using catalog::QualifiedName;
using catalog::Table;

Result rename_other_relation(RenameObject op, const Scene& scene) {
  TableName name{op.object.id.name, op.object.span, op.if_exists, false};
  if (op.object.id.kind == ObjectKind::sequence) {
    op.object.id.name = resolve_relation(op.object.id.name, scene);
    if (scene.catalog.find_sequence(op.object.id.name) == nullptr) {
      if (op.if_exists) return std::nullopt;
      if (may_exist(op.object.id.name.name, scene))
        return opaque_change(op.object.id.name.name, op.object.span, scene);
      report_missing(op.object, {}, scene);
      return std::nullopt;
    }
    const QualifiedName renamed{op.object.id.name.schema, op.new_name.name};
    if (!check_relation_is_new(renamed, op.new_name.span, "sequence", scene)) return std::nullopt;
    rename_sequence(op.object.id.name, renamed, scene);
    scene.history.end(op.object.id, {op.object.span, op.new_name.name});
    return op;
  }
  Result renamed = apply(RenameTable{name, op.new_name, op.if_exists}, scene);
  if (!renamed) return std::nullopt;
  if (const auto* table = std::get_if<RenameTable>(&*renamed)) op.object.id.name = table->table.name;
  return op;
}

Result rename_own_type(RenameObject op, const Scene& scene) {
  op.object.id.name = resolve_type(op.object.id.name, scene);
  if (scene.catalog.find_type(op.object.id.name) == nullptr) {
    return unknown_type(op.object, scene);
  }
  const QualifiedName renamed{op.object.id.name.schema, op.new_name.name};
  if (scene.catalog.find_type(renamed) != nullptr || scene.catalog.find_table(renamed) != nullptr) {
    text::Diagnostic& diagnostic = scene.diagnostics.error(
        "M0217", op.new_name.span, quoted("type", renamed.display()) + " exists already");
    note_creation(diagnostic,
                  scene.catalog.find_type(renamed) == nullptr ? catalog::relation_id(renamed)
                                                              : catalog::type_id(renamed),
                  scene);
    diagnostic.help = "choose another name";
    return std::nullopt;
  }
  rename_type(op.object.id.name, renamed, scene);
  scene.history.end(op.object.id, {op.object.span, op.new_name.name});
  scene.history.begin(catalog::type_id(renamed), op.new_name.span);
  for (const auto& [type, label] : std::set(scene.session.new_labels)) {
    if (type == op.object.id.name) scene.session.new_labels.emplace(renamed, label);
  }
  return op;
}

Result rename_type_part(RenameObject op, const Scene& scene) {
  op.object.id.name = resolve_type(op.object.id.name, scene);
  const catalog::TypeDefinition* type = scene.catalog.find_type(op.object.id.name);
  if (type == nullptr) return opaque_change(op.object.id.name.name, op.object.span, scene);
  const bool attribute = op.object.id.kind == ObjectKind::column;
  const auto* composite = std::get_if<catalog::CompositeType>(&type->definition);
  const auto* domain = std::get_if<catalog::DomainType>(&type->definition);
  const bool exists = attribute
                          ? composite != nullptr && composite->find_attribute(op.object.id.part) != nullptr
                          : domain != nullptr && domain->find_constraint(op.object.id.part) != nullptr;
  if (!exists) {
    scene.diagnostics.error(
        attribute ? "M0207" : "M0205", op.object.span,
        fmt::format("{} \"{}\" does not exist in type \"{}\"", attribute ? "attribute" : "constraint",
                    op.object.id.part, type->name.display()));
    return std::nullopt;
  }
  scene.catalog.edit_type(op.object.id.name, [&](catalog::TypeDefinition& changed) {
    const auto rename = [&](auto& items) {
      for (auto& item : items) {
        if (item.name == op.object.id.part) item.name = op.new_name.name;
      }
    };
    if (attribute) rename(std::get<catalog::CompositeType>(changed.definition).attributes);
    if (!attribute) rename(std::get<catalog::DomainType>(changed.definition).constraints);
  });
  return op;
}

ObjectId renamed_id(const ObjectId& id, const std::string& name) {
  if (belongs_to_relation(id.kind)) return {id.kind, id.name, name};
  return {id.kind, {id.name.schema, name}, id.part};
}

}  // namespace

Result apply(RenameObject op, const Scene& scene) {
  const ObjectKind kind = op.object.id.kind;
  if (kind == ObjectKind::relation || kind == ObjectKind::sequence)
    return rename_other_relation(std::move(op), scene);
  if (kind == ObjectKind::type) return rename_own_type(std::move(op), scene);
  if (kind == ObjectKind::column || kind == ObjectKind::constraint)
    return rename_type_part(std::move(op), scene);
  resolve_part(op.object, scene);
  const Object* found = find_object(op.object, scene);
  if (found == nullptr) {
    if (op.if_exists) return std::nullopt;
    if (may_be_unknown(op.object, scene)) return opaque_change(op.object.id.name.name, op.object.span, scene);
    if (table_exists(op.object, scene)) report_missing(op.object, {}, scene);
    return std::nullopt;
  }
  const ObjectId from = found->id;
  const ObjectId to = renamed_id(from, op.new_name.name);
  if (const Object* other = scene.catalog.find_object(to)) {
    report_existing(to, op.new_name.span, other->subkind, scene);
    return std::nullopt;
  }
  if (kind == ObjectKind::schema) {
    rename_schema(from.name.name, to.name.name, scene);
  } else {
    rename_object(from, to, scene);
  }
  scene.history.end(from, {op.object.span, op.new_name.name});
  scene.history.begin(to, op.new_name.span);
  return op;
}

}  // namespace schemake::change
