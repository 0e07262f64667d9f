// The names of objects in the tree's many forms, and option lists.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "parse/lower.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

using catalog::ObjectKind;
using catalog::RelationKind;

struct KnownType {
  std::string_view name;
  ObjectKind kind;
  RelationKind relation = RelationKind::table;
  std::string_view subkind = {};
};

constexpr std::array<KnownType, 37> known_types{{
    {"OBJECT_TABLE", ObjectKind::relation},
    {"OBJECT_VIEW", ObjectKind::relation, RelationKind::view},
    {"OBJECT_MATVIEW", ObjectKind::relation, RelationKind::materialized_view},
    {"OBJECT_FOREIGN_TABLE", ObjectKind::relation, RelationKind::foreign_table},
    {"OBJECT_INDEX", ObjectKind::index},
    {"OBJECT_SEQUENCE", ObjectKind::sequence},
    {"OBJECT_TYPE", ObjectKind::type},
    {"OBJECT_DOMAIN", ObjectKind::type, RelationKind::table, "domain"},
    {"OBJECT_FUNCTION", ObjectKind::routine, RelationKind::table, "function"},
    {"OBJECT_PROCEDURE", ObjectKind::routine, RelationKind::table, "procedure"},
    {"OBJECT_ROUTINE", ObjectKind::routine},
    {"OBJECT_AGGREGATE", ObjectKind::routine, RelationKind::table, "aggregate"},
    {"OBJECT_TRIGGER", ObjectKind::trigger},
    {"OBJECT_RULE", ObjectKind::rule},
    {"OBJECT_POLICY", ObjectKind::policy},
    {"OBJECT_TABCONSTRAINT", ObjectKind::constraint},
    {"OBJECT_DOMCONSTRAINT", ObjectKind::constraint, RelationKind::table, "domain"},
    {"OBJECT_COLUMN", ObjectKind::column},
    {"OBJECT_ATTRIBUTE", ObjectKind::column, RelationKind::table, "type"},
    {"OBJECT_SCHEMA", ObjectKind::schema},
    {"OBJECT_EXTENSION", ObjectKind::extension},
    {"OBJECT_EVENT_TRIGGER", ObjectKind::event_trigger},
    {"OBJECT_STATISTIC_EXT", ObjectKind::statistics},
    {"OBJECT_OPERATOR", ObjectKind::operator_symbol},
    {"OBJECT_OPCLASS", ObjectKind::operator_class},
    {"OBJECT_OPFAMILY", ObjectKind::operator_family},
    {"OBJECT_CAST", ObjectKind::cast},
    {"OBJECT_COLLATION", ObjectKind::collation},
    {"OBJECT_CONVERSION", ObjectKind::conversion},
    {"OBJECT_TSCONFIGURATION", ObjectKind::text_search, RelationKind::table, "configuration"},
    {"OBJECT_TSDICTIONARY", ObjectKind::text_search, RelationKind::table, "dictionary"},
    {"OBJECT_TSPARSER", ObjectKind::text_search, RelationKind::table, "parser"},
    {"OBJECT_TSTEMPLATE", ObjectKind::text_search, RelationKind::table, "template"},
    {"OBJECT_LANGUAGE", ObjectKind::language},
    {"OBJECT_FDW", ObjectKind::foreign_data_wrapper},
    {"OBJECT_FOREIGN_SERVER", ObjectKind::server},
    {"OBJECT_PUBLICATION", ObjectKind::publication},
}};

bool has_schema(ObjectKind kind) {
  constexpr std::array without{
      ObjectKind::schema,       ObjectKind::extension,     ObjectKind::event_trigger,
      ObjectKind::cast,         ObjectKind::language,      ObjectKind::foreign_data_wrapper,
      ObjectKind::server,       ObjectKind::user_mapping,  ObjectKind::publication,
      ObjectKind::subscription, ObjectKind::access_method, ObjectKind::transform,
      ObjectKind::role};
  return std::find(without.begin(), without.end(), kind) == without.end();
}

std::vector<std::string> names_of(const Json& object) {
  const auto [tag, body] = node_of(object);
  if (tag == "List") return strings(list(*body, "items"));
  if (tag == "TypeName") return strings(list(*body, "names"));
  if (tag == "ObjectWithArgs") return strings(list(*body, "objname"));
  if (tag == "String") return {string_node(object)};
  return {};
}

// [schema.]table.part: the last name is the trigger's, column's or constraint's own.
change::ObjectName part_of_relation(ObjectKind kind, std::vector<std::string> names, const Context& context,
                                    text::Offset from) {
  if (names.size() < 2) return object_named(kind, names, context, from);
  const std::string part = std::move(names.back());
  names.pop_back();
  change::ObjectName object = object_named(ObjectKind::relation, names, context, from);
  object.id.kind = kind;
  object.id.part = part;
  const bool behind = kind == ObjectKind::column;
  const text::Span own = context.tokens.find_identifier(part, behind ? object.span.end : from);
  if (own.known()) object.span = own;
  return object;
}

std::string type_text(const Json& type, const Context& context) {
  catalog::TypeName name = lower_type(type, context);
  name.modifiers.clear();
  return catalog::display(name);
}

change::ObjectName cast_named(const Json& object, const Context& context) {
  change::ObjectName cast;
  std::string text;
  for (const Json& type : list(member(object, "List"), "items")) {
    text += (text.empty() ? "" : " AS ") + type_text(*node_of(type).body, context);
  }
  cast.id = {ObjectKind::cast, {{}, text}, {}};
  cast.span = context.tokens.span();
  return cast;
}

change::ObjectName domain_constraint(const Json& object, const Context& context, text::Offset from) {
  const Json& items = list(member(object, "List"), "items");
  std::vector<std::string> names;
  if (items.size() == 2) {
    names = names_of(items[0]);
    names.push_back(string_node(items[1]));
  }
  return part_of_relation(ObjectKind::constraint, names, context, from);
}

// {"List": [access method, schema?, name]}
change::ObjectName operator_class_named(ObjectKind kind, std::vector<std::string> names,
                                        const Context& context, text::Offset from) {
  const std::string method = names.empty() ? std::string() : names.front();
  if (!names.empty()) names.erase(names.begin());
  change::ObjectName object = object_named(kind, names, context, from);
  object.id.part = "USING " + method;
  return object;
}

std::string option_value(const Json& argument, const Context& context) {
  const auto [tag, body] = node_of(argument);
  if (tag == "String") return string_node(argument);
  if (tag == "Integer") return std::to_string(body->value("ival", 0));
  if (tag == "Float") return string_member(*body, "fval");
  if (tag == "Boolean") return flag(*body, "boolval") ? "true" : "false";
  if (tag == "TypeName") return catalog::display(lower_type(*body, context));
  if (tag == "List") {
    std::string text;
    for (const Json& item : list(*body, "items")) {
      text += (text.empty() ? "" : ", ") + option_value(item, context);
    }
    return text;
  }
  return {};
}

// libpg_query's JSON leaves out every integer below one: it is read from the source, behind the word.
std::string negative_value(const Json& option, const Context& context, std::string value) {
  if (value != "0") return value;
  const text::Span word = context.span(option);
  if (!word.known()) return value;
  std::string text;
  for (const Token& token : context.tokens.tokens()) {
    if (token.begin < word.begin) continue;
    const std::string_view written = text_of(context.tokens.source(), token);
    const bool digits = written.find_first_not_of("0123456789") == std::string_view::npos;
    if (written == "-") text = "-";
    if (digits) return text + std::string(written);
    if (token.begin > word.begin && written != "-" && written != "=" && token.kind != TokenKind::word) break;
  }
  return value;
}

}  // namespace

ObjectType object_type(const std::string& name) {
  const auto* found = std::find_if(known_types.begin(), known_types.end(),
                                   [&](const KnownType& known) { return known.name == name; });
  if (found != known_types.end()) return {found->kind, found->relation, std::string(found->subkind), true};
  if (name == "OBJECT_SUBSCRIPTION") return {ObjectKind::subscription, RelationKind::table, {}, true};
  if (name == "OBJECT_ACCESS_METHOD") return {ObjectKind::access_method, RelationKind::table, {}, true};
  if (name == "OBJECT_ROLE") return {ObjectKind::role, RelationKind::table, {}, true};
  return {ObjectKind::role, RelationKind::table, {}, false};
}

change::ObjectName object_named(ObjectKind kind, const std::vector<std::string>& names,
                                const Context& context, text::Offset from) {
  change::ObjectName object;
  object.id.kind = kind;
  object.id.name = {{}, names.empty() ? std::string() : names.back()};
  if (names.size() > 1 && has_schema(kind)) object.id.name.schema = names[names.size() - 2];
  object.span = context.tokens.find_identifier(object.id.name.name, from);
  if (!object.span.known()) object.span = context.tokens.span();
  return object;
}

change::ObjectName lower_object(const ObjectType& type, const Json& object, const Context& context,
                                text::Offset from) {
  if (type.kind == ObjectKind::constraint && type.subkind == "domain")
    return domain_constraint(object, context, from);
  if (catalog::belongs_to_relation(type.kind))
    return part_of_relation(type.kind, names_of(object), context, from);
  if (type.kind == ObjectKind::operator_class || type.kind == ObjectKind::operator_family)
    return operator_class_named(type.kind, names_of(object), context, from);
  if (type.kind == ObjectKind::cast) return cast_named(object, context);
  change::ObjectName named = object_named(type.kind, names_of(object), context, from);
  if (type.kind == ObjectKind::text_search) named.id.part = type.subkind;
  if (type.kind == ObjectKind::routine || type.kind == ObjectKind::operator_symbol) {
    const Json& body = member(object, "ObjectWithArgs");
    named.id.part = argument_types(list(body, "objargs"), context);
    named.any_arguments = flag(body, "args_unspecified");
  }
  return named;
}

std::string argument_types(const Json& types, const Context& context) {
  std::string text;
  for (const Json& type : types) {
    if (!text.empty()) text += ", ";
    const Node node = node_of(type);
    text += node.tag == "TypeName" ? type_text(*node.body, context) : "NONE";
  }
  return text;
}

catalog::Properties lower_options(const Json& options, const Context& context) {
  catalog::Properties properties;
  for (const Json& item : options) {
    const Json& body = *node_of(item).body;
    std::string name = string_member(body, "defname");
    if (body.contains("defnamespace")) name = string_member(body, "defnamespace") + "." + name;
    std::string value = body.contains("arg") ? option_value(body.at("arg"), context) : "true";
    properties[name] = negative_value(body, context, std::move(value));
  }
  return properties;
}

std::string join_options(const catalog::Properties& options) {
  std::string text;
  for (const auto& [name, value] : options)
    text += fmt::format("{}{}={}", text.empty() ? "" : ", ", name, value);
  return text;
}

std::string role_name(const Json& role) {
  const std::string type = string_member(role, "roletype");
  if (type == "ROLESPEC_PUBLIC") return "public";
  if (type == "ROLESPEC_CURRENT_USER") return "current_user";
  if (type == "ROLESPEC_CURRENT_ROLE") return "current_role";
  if (type == "ROLESPEC_SESSION_USER") return "session_user";
  return string_member(role, "rolename");
}

std::string statement_text(const Context& context) {
  return std::string(context.tokens.span().text());
}

}  // namespace schemake::parse
