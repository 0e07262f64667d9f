#include "catalog/object.hpp"

#include <algorithm>
#include <array>

namespace schemake::catalog {

std::string_view word(ObjectKind kind) {
  switch (kind) {
    case ObjectKind::schema:
      return "schema";
    case ObjectKind::extension:
      return "extension";
    case ObjectKind::relation:
      return "table";
    case ObjectKind::column:
      return "column";
    case ObjectKind::default_value:
      return "default";
    case ObjectKind::constraint:
      return "constraint";
    case ObjectKind::index:
      return "index";
    case ObjectKind::sequence:
      return "sequence";
    case ObjectKind::type:
      return "type";
    case ObjectKind::routine:
      return "function";
    case ObjectKind::trigger:
      return "trigger";
    case ObjectKind::rule:
      return "rule";
    case ObjectKind::policy:
      return "policy";
    case ObjectKind::event_trigger:
      return "event trigger";
    case ObjectKind::statistics:
      return "statistics";
    case ObjectKind::operator_symbol:
      return "operator";
    case ObjectKind::operator_class:
      return "operator class";
    case ObjectKind::operator_family:
      return "operator family";
    case ObjectKind::cast:
      return "cast";
    case ObjectKind::collation:
      return "collation";
    case ObjectKind::conversion:
      return "conversion";
    case ObjectKind::text_search:
      return "text search object";
    case ObjectKind::language:
      return "language";
    case ObjectKind::foreign_data_wrapper:
      return "foreign-data wrapper";
    case ObjectKind::server:
      return "server";
    case ObjectKind::user_mapping:
      return "user mapping";
    case ObjectKind::publication:
      return "publication";
    case ObjectKind::subscription:
      return "subscription";
    case ObjectKind::access_method:
      return "access method";
    case ObjectKind::transform:
      return "transform";
    case ObjectKind::role:
      return "role";
  }
  return {};
}

ObjectId relation_id(const QualifiedName& relation) {
  return {ObjectKind::relation, relation, {}};
}
ObjectId column_id(const QualifiedName& relation, std::string_view column) {
  return {ObjectKind::column, relation, std::string(column)};
}
ObjectId constraint_id(const QualifiedName& relation, std::string_view constraint) {
  return {ObjectKind::constraint, relation, std::string(constraint)};
}
ObjectId default_id(const QualifiedName& relation, std::string_view column) {
  return {ObjectKind::default_value, relation, std::string(column)};
}
ObjectId index_id(const QualifiedName& index) {
  return {ObjectKind::index, index, {}};
}
ObjectId sequence_id(const QualifiedName& sequence) {
  return {ObjectKind::sequence, sequence, {}};
}
ObjectId type_id(const QualifiedName& type) {
  return {ObjectKind::type, type, {}};
}
ObjectId routine_id(const QualifiedName& routine) {
  return {ObjectKind::routine, routine, {}};
}
ObjectId schema_id(std::string_view schema) {
  return {ObjectKind::schema, {{}, std::string(schema)}, {}};
}
ObjectId extension_id(std::string_view extension) {
  return {ObjectKind::extension, {{}, std::string(extension)}, {}};
}

bool lives_in_schema(ObjectKind kind) {
  constexpr std::array without{
      ObjectKind::schema,       ObjectKind::extension,     ObjectKind::event_trigger,
      ObjectKind::cast,         ObjectKind::language,      ObjectKind::foreign_data_wrapper,
      ObjectKind::server,       ObjectKind::user_mapping,  ObjectKind::publication,
      ObjectKind::subscription, ObjectKind::access_method, ObjectKind::transform,
      ObjectKind::role};
  return std::find(without.begin(), without.end(), kind) == without.end();
}

bool belongs_to_relation(ObjectKind kind) {
  return kind == ObjectKind::trigger || kind == ObjectKind::rule || kind == ObjectKind::policy ||
         kind == ObjectKind::column || kind == ObjectKind::default_value || kind == ObjectKind::constraint;
}

std::string display(const ObjectId& id, std::string_view relation_word) {
  const std::string name = id.name.schema.empty() || id.name.in_default_schema()
                               ? id.name.name
                               : id.name.schema + "." + id.name.name;
  const auto quoted = [](std::string_view kind, std::string_view text) {
    return std::string(kind) + " \"" + std::string(text) + "\"";
  };
  if (id.kind == ObjectKind::relation) return quoted(relation_word, name);
  if (id.kind == ObjectKind::default_value) {
    return "the default of " + quoted("column", id.part) + " of " + quoted(relation_word, name);
  }
  if (belongs_to_relation(id.kind))
    return quoted(word(id.kind), id.part) + " of " + quoted(relation_word, name);
  if (id.kind == ObjectKind::routine) return quoted(word(id.kind), name + "(" + id.part + ")");
  return quoted(word(id.kind), name);
}

}  // namespace schemake::catalog
