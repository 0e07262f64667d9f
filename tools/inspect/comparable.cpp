#include "inspect/comparable.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "catalog/dependency.hpp"

namespace schemake::inspect {
namespace {

using catalog::ObjectKind;
using catalog::QualifiedName;

void normalize(catalog::TypeName& type) {
  if (type.name.empty()) return;
  if (catalog::is_built_in(type)) {
    type.schema.clear();
  } else if (type.schema.empty()) {
    type.schema = catalog::default_schema;
  }
  if (type.name == "numeric" && type.modifiers.size() == 1) type.modifiers.push_back(0);
  // The server stores the number and enforces nothing: int[3][3] is int[].
  type.array_dimensions = std::min(type.array_dimensions, std::uint32_t{1});
}

void normalize(catalog::Expression& expression) {
  catalog::walk(expression, [](catalog::Expression& node) {
    if (node.type) normalize(*node.type);
  });
}

void normalize(std::optional<catalog::Expression>& expression) {
  if (expression) normalize(*expression);
}

void erase(catalog::Properties& properties, std::initializer_list<const char*> names) {
  for (const char* name : names) properties.erase(name);
}

/// "select, update (a, b)" without those of single columns.
std::string whole_privileges(const std::string& privileges) {
  std::string result;
  for (std::size_t begin = 0; begin < privileges.size();) {
    std::size_t end = std::min(privileges.find(", ", begin), privileges.size());
    const std::size_t open = privileges.find('(', begin);
    const bool columns = open < end;
    if (columns) end = std::min(privileges.find(')', begin) + 1, privileges.size());
    if (!columns) result += (result.empty() ? "" : ", ") + privileges.substr(begin, end - begin);
    begin = std::min(end + 2, privileges.size());
  }
  return result;
}

// Who owns what depends on who runs the migrations.
void normalize(catalog::Properties& properties) {
  erase(properties, {"owner", "tablespace", "access method", "option oids", "grant current_user",
                     "grant session_user", "grant current_role"});
  for (auto& [name, value] : properties) {
    if (name.starts_with("grant ")) value = whole_privileges(value);
  }
  std::erase_if(properties, [](const auto& property) {
    return property.first.starts_with("grant ") && property.second.empty();
  });
  for (auto& [name, value] : properties) {
    if (name.starts_with("option ") && (value.empty() || value == "on")) value = "true";
  }
}

// The server keeps a DEFAULT NULL where it had to be cast.
bool is_null(const catalog::Expression& expression) {
  const catalog::Expression* value = &expression;
  while (value->kind == catalog::ExpressionKind::cast && !value->operands.empty())
    value = &value->operands.front();
  return value->kind == catalog::ExpressionKind::null_literal;
}

void normalize(catalog::Column& column) {
  normalize(column.type);
  normalize(column.default_value);
  if (column.default_value && is_null(*column.default_value)) column.default_value.reset();
  normalize(column.generated);
  normalize(column.properties);
  column.identity_options = false;
  // What almost every type that can be long has anyway.
  const auto storage = column.properties.find("storage");
  if (storage != column.properties.end() && storage->second == "extended" && column.type.name != "numeric")
    column.properties.erase(storage);
  if (column.collation == "default") column.collation.clear();
  if (!column.serial && column.identity == catalog::Identity::none) column.sequence = {{}, {}};
}

void normalize(std::vector<catalog::IndexElement>& elements) {
  for (catalog::IndexElement& element : elements) {
    normalize(element.expression);
    if (element.nulls_first == element.descending) element.nulls_first.reset();
  }
}

void normalize(catalog::Constraint& constraint) {
  if (auto* check = std::get_if<catalog::Check>(&constraint.definition)) normalize(check->expression);
  if (auto* exclusion = std::get_if<catalog::Exclusion>(&constraint.definition)) {
    normalize(exclusion->elements);
    normalize(exclusion->predicate);
  }
  constraint.options.clear();
  normalize(constraint.properties);
}

catalog::Table normalized(catalog::Table table) {
  std::erase_if(table.properties, [&](const auto& property) {
    return table.kind == catalog::RelationKind::foreign_table && property.first != "comment";
  });
  normalize(table.properties);
  for (catalog::Column& column : table.columns) normalize(column);
  for (catalog::Constraint& constraint : table.constraints) normalize(constraint);
  table.query.reset();
  table.depends.clear();
  return table;
}

catalog::Index normalized(catalog::Index index) {
  normalize(index.elements);
  normalize(index.predicate);
  normalize(index.properties);
  index.options.clear();
  return index;
}

void erase_grants(catalog::Properties& properties) {
  std::erase_if(properties, [](const auto& property) { return property.first.starts_with("grant "); });
}

catalog::Sequence normalized(catalog::Sequence sequence) {
  normalize(sequence.properties);
  return sequence;
}

catalog::TypeDefinition normalized(catalog::TypeDefinition type) {
  normalize(type.properties);
  erase_grants(type.properties);
  if (auto* domain = std::get_if<catalog::DomainType>(&type.definition)) {
    normalize(domain->base);
    normalize(domain->default_value);
    for (catalog::Constraint& constraint : domain->constraints) normalize(constraint);
  } else if (auto* composite = std::get_if<catalog::CompositeType>(&type.definition)) {
    for (catalog::Column& attribute : composite->attributes) normalize(attribute);
  } else if (auto* range = std::get_if<catalog::RangeType>(&type.definition)) {
    normalize(range->subtype);
    range->options.clear();
    range->multirange = {{}, {}};
  } else if (auto* base = std::get_if<catalog::BaseType>(&type.definition)) {
    base->options.clear();
  }
  return type;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> routine_defaults{{
    {"volatility", "volatile"},
    {"strict", "false"},
    {"security", "false"},
    {"leakproof", "false"},
    {"parallel", "unsafe"},
    {"window", "false"},
    {"cost", "100"},
}};

void normalize_routine(catalog::Object& routine) {
  for (const auto& [name, value] : routine_defaults) {
    const auto found = routine.attributes.find(std::string(name));
    if (found != routine.attributes.end() && found->second == value) routine.attributes.erase(found);
  }
  // The server prints settings and a body in SQL anew; a body that is a string it keeps.
  std::erase_if(routine.attributes,
                [](const auto& attribute) { return attribute.first.starts_with("set "); });
  const auto body = routine.attributes.find("body");
  if (body != routine.attributes.end() &&
      (body->second.starts_with("CREATE") || body->second.starts_with("create")))
    routine.attributes.erase(body);
  if (routine.subkind == "aggregate") routine.attributes.clear();
}

std::string sorted_list(const std::string& text) {
  std::vector<std::string> items;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(", ", begin), text.size());
    items.push_back(text.substr(begin, end - begin));
    begin = end + 2;
  }
  std::sort(items.begin(), items.end());
  std::string result;
  for (const std::string& item : items) result += (result.empty() ? "" : ", ") + item;
  return result;
}

// Whether an object's attributes are printed by the server in a form that the parser reads back.
bool has_readable_attributes(ObjectKind kind) {
  return kind == ObjectKind::routine || kind == ObjectKind::trigger || kind == ObjectKind::rule ||
         kind == ObjectKind::policy || kind == ObjectKind::event_trigger;
}

catalog::Object normalized(catalog::Object object) {
  normalize(object.properties);
  // Everyone may execute a function and use the schema public to begin with.
  const bool is_public = object.id == catalog::schema_id(catalog::default_schema);
  if (object.id.kind != ObjectKind::schema || is_public) erase_grants(object.properties);
  // An extension has its maker's comment from the start.
  if (object.id.kind == ObjectKind::extension) object.properties.erase("comment");
  object.depends.clear();
  if (!has_readable_attributes(object.id.kind)) {
    object.attributes.clear();
    object.expressions.clear();
  }
  // The server writes a rule's queries anew, as it does a view's.
  if (object.id.kind == ObjectKind::rule) object.expressions.clear();
  if (object.id.kind == ObjectKind::routine) normalize_routine(object);
  for (auto& [name, value] : object.attributes) {
    if (name == "body") continue;
    replace_all(value, "public, ", "");
    replace_all(value, "public.", "");
    if (name == "to") value = sorted_list(value);
  }
  for (auto& [name, expression] : object.expressions) normalize(expression);
  return object;
}

}  // namespace

catalog::Catalog comparable(const catalog::Catalog& catalog, const std::string& user) {
  catalog::Catalog result;
  result.remove_object(catalog::schema_id(catalog::default_schema));
  const auto without_owner = [&](auto item) {
    item.properties.erase("grant " + user);
    return normalized(std::move(item));
  };
  for (const auto& [name, table] : catalog.tables()) result.add_table(without_owner(table));
  for (const auto& [name, index] : catalog.indexes()) result.add_index(normalized(index));
  for (const auto& [name, sequence] : catalog.sequences()) result.add_sequence(without_owner(sequence));
  for (const auto& [name, type] : catalog.types()) result.add_type(normalized(type));
  for (const auto& [id, object] : catalog.objects()) result.add_object(without_owner(object));
  result.forget();
  return result;
}

}  // namespace schemake::inspect
