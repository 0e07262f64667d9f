#include "dialect/postgresql_name.hpp"

#include <algorithm>
#include <array>

#include "dialect/identifier.hpp"
#include "dialect/postgresql_expression.hpp"
#include "text/ascii.hpp"

namespace schemake::dialect {
namespace {

using catalog::ObjectId;
using catalog::ObjectKind;

std::string routine_kind(const std::string& subkind) {
  return subkind.empty() ? "ROUTINE" : text::upper(subkind);
}

}  // namespace

catalog::RelationKind States::relation_kind(const catalog::QualifiedName& relation) const {
  if (const catalog::Table* table = before.find_table(relation)) return table->kind;
  if (const catalog::Table* table = after.find_table(relation)) return table->kind;
  return catalog::RelationKind::table;
}

std::string States::subkind(const ObjectId& routine) const {
  if (const catalog::Object* object = before.find_object(routine)) return object->subkind;
  if (const catalog::Object* object = after.find_object(routine)) return object->subkind;
  return {};
}

bool States::is_domain(const catalog::QualifiedName& type) const {
  const catalog::TypeDefinition* found = before.find_type(type);
  if (found == nullptr) found = after.find_type(type);
  return found != nullptr && std::holds_alternative<catalog::DomainType>(found->definition);
}

std::string postgresql_kind(catalog::RelationKind kind) {
  return text::upper(std::string(word(kind)));
}

std::string postgresql_kind(const ObjectId& id, const States& states) {
  switch (id.kind) {
    case ObjectKind::relation:
      return postgresql_kind(states.relation_kind(id.name));
    case ObjectKind::routine:
      return routine_kind(states.subkind(id));
    case ObjectKind::type:
      return states.is_domain(id.name) ? "DOMAIN" : "TYPE";
    case ObjectKind::text_search:
      return "TEXT SEARCH " + text::upper(id.part);
    case ObjectKind::foreign_data_wrapper:
      return "FOREIGN DATA WRAPPER";
    case ObjectKind::default_value:
    case ObjectKind::schema:
    case ObjectKind::extension:
    case ObjectKind::column:
    case ObjectKind::constraint:
    case ObjectKind::index:
    case ObjectKind::sequence:
    case ObjectKind::trigger:
    case ObjectKind::rule:
    case ObjectKind::policy:
    case ObjectKind::event_trigger:
    case ObjectKind::statistics:
    case ObjectKind::operator_symbol:
    case ObjectKind::operator_class:
    case ObjectKind::operator_family:
    case ObjectKind::cast:
    case ObjectKind::collation:
    case ObjectKind::conversion:
    case ObjectKind::language:
    case ObjectKind::server:
    case ObjectKind::user_mapping:
    case ObjectKind::publication:
    case ObjectKind::subscription:
    case ObjectKind::access_method:
    case ObjectKind::transform:
    case ObjectKind::role:
      break;
  }
  return text::upper(std::string(catalog::word(id.kind)));
}

std::string postgresql_object_name(const catalog::QualifiedName& name) {
  return name.schema.empty() ? quote_postgresql(name.name) : postgresql_name(name);
}

std::string postgresql_full_name(const catalog::QualifiedName& name) {
  return quote_postgresql(name.schema) + "." + quote_postgresql(name.name);
}

std::string postgresql_session_name(const catalog::QualifiedName& name,
                                    const std::vector<std::string>& search_path) {
  const bool untouched = search_path.size() == 1 && search_path.front() == catalog::default_schema;
  return untouched ? postgresql_name(name) : postgresql_full_name(name);
}

std::string postgresql_reference(const ObjectId& id) {
  const std::string name = postgresql_object_name(id.name);
  switch (id.kind) {
    case ObjectKind::column:
    case ObjectKind::default_value:
      return name + "." + quote_postgresql(id.part);
    case ObjectKind::constraint:
    case ObjectKind::trigger:
    case ObjectKind::rule:
    case ObjectKind::policy:
      return quote_postgresql(id.part) + " ON " + name;
    case ObjectKind::routine:
      return name + "(" + id.part + ")";
    case ObjectKind::operator_symbol: {
      const bool qualified = !id.name.schema.empty() && !id.name.in_default_schema();
      return (qualified ? quote_postgresql(id.name.schema) + "." : "") + id.name.name + " (" + id.part + ")";
    }
    case ObjectKind::operator_class:
    case ObjectKind::operator_family:
      return name + " " + id.part;
    case ObjectKind::cast:
      return "(" + id.name.name + ")";
    case ObjectKind::user_mapping:
      return "FOR " + postgresql_role(id.part) + " SERVER " + name;
    case ObjectKind::transform:
      return "FOR " + id.part + " LANGUAGE " + name;
    case ObjectKind::schema:
    case ObjectKind::extension:
    case ObjectKind::relation:
    case ObjectKind::index:
    case ObjectKind::sequence:
    case ObjectKind::type:
    case ObjectKind::event_trigger:
    case ObjectKind::statistics:
    case ObjectKind::collation:
    case ObjectKind::conversion:
    case ObjectKind::text_search:
    case ObjectKind::language:
    case ObjectKind::foreign_data_wrapper:
    case ObjectKind::server:
    case ObjectKind::publication:
    case ObjectKind::subscription:
    case ObjectKind::access_method:
    case ObjectKind::role:
      break;
  }
  return name;
}

std::string postgresql_role(const std::string& role) {
  constexpr std::array<std::string_view, 4> words{"public", "current_user", "current_role", "session_user"};
  const bool is_word = std::find(words.begin(), words.end(), role) != words.end();
  return is_word ? text::upper(role) : quote_postgresql(role);
}

}  // namespace schemake::dialect
