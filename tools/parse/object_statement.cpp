// What is kept as attributes: routines, triggers, rules, policies, schemas, extensions and the rest.
#include <fmt/format.h>

#include <array>
#include <set>
#include <utility>

#include "parse/lower.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

using catalog::ObjectKind;
using change::CreateObject;

CreateObject create(ObjectKind kind, const std::vector<std::string>& names, const Context& context) {
  const change::ObjectName name = object_named(kind, names, context, context.tokens.span().begin);
  CreateObject op;
  op.object.id = name.id;
  op.object.id.name.name = catalog::truncate_name(op.object.id.name.name);
  op.object.statement = statement_text(context);
  op.span = name.span;
  return op;
}

CreateObject create(ObjectKind kind, const std::string& name, const Context& context) {
  return create(kind, std::vector<std::string>{name}, context);
}

// A trigger, rule or policy: named within its table, which must be there.
CreateObject create_on(ObjectKind kind, const std::string& name, const change::TableName& table,
                       const Context& context) {
  CreateObject op = create(kind, name, context);
  op.object.id = {kind, table.name, catalog::truncate_name(name)};
  op.needs.push_back({catalog::relation_id(table.name), table.span, false});
  return op;
}

void need_routine(CreateObject& op, const Json& names, const Context& context) {
  const text::Offset from = op.span.known() ? op.span.end : 0;
  op.needs.push_back(object_named(ObjectKind::routine, strings(names), context, from));
  op.needs.back().any_arguments = true;
}

void need_type(CreateObject& op, const Json& type, const Context& context) {
  const catalog::TypeName name = lower_type(type, context);
  if (name.name.empty()) return;
  op.needs.push_back({catalog::type_id({name.schema, name.name}), context.span(type), false});
}

// In the order in which CREATE FUNCTION names its arguments; OUT and TABLE ones are not part of its identity.
void add_parameters(CreateObject& op, const Json& parameters, const Context& context) {
  std::string identity;
  std::string all;
  for (const Json& item : parameters) {
    const Json& parameter = *node_of(item).body;
    const std::string mode = string_member(parameter, "mode");
    catalog::TypeName type = lower_type(member(parameter, "argType"), context);
    type.modifiers.clear();
    need_type(op, member(parameter, "argType"), context);
    const bool input = mode != "FUNC_PARAM_OUT" && mode != "FUNC_PARAM_TABLE";
    if (mode == "FUNC_PARAM_OUT" || mode == "FUNC_PARAM_INOUT") {
      std::string& result = op.object.attributes["returns"];
      result = result.empty() ? catalog::display(type) : "record";
    }
    if (input) identity += (identity.empty() ? "" : ", ") + catalog::display(type);
    std::string word = mode.size() > 11 ? text::lower(mode.substr(11)) : mode;
    if (word == "default") word = "in";
    all += fmt::format("{}{} {} {}", all.empty() ? "" : ", ", word, string_member(parameter, "name"),
                       catalog::display(type));
  }
  op.object.id.part = identity;
  op.object.attributes["arguments"] = all;
}

std::string body_text(const Json& option, const Context& context) {
  return join_options(lower_options(Json::array({option}), context));
}

void add_routine_options(CreateObject& op, const Json& options, const Context& context) {
  for (const Json& item : options) {
    const Json& body = *node_of(item).body;
    const std::string name = string_member(body, "defname");
    if (name == "set") {
      const Json& setting = member(member(body, "arg"), "VariableSetStmt");
      op.object.attributes["set " + string_member(setting, "name")] = setting.dump();
    } else if (name == "as") {
      op.object.attributes["body"] = body_text(item, context);
    } else {
      op.object.attributes[name] = lower_options(Json::array({item}), context)[name];
    }
  }
}

Ops lower_function(const Json& body, const Context& context) {
  CreateObject op = create(ObjectKind::routine, strings(list(body, "funcname")), context);
  op.object.subkind = flag(body, "is_procedure") ? "procedure" : "function";
  op.or_replace = flag(body, "replace");
  add_parameters(op, list(body, "parameters"), context);
  add_routine_options(op, list(body, "options"), context);
  if (body.contains("returnType")) {
    const Json& type = body.at("returnType");
    need_type(op, type, context);
    op.object.attributes["returns"] =
        (flag(type, "setof") ? "SETOF " : "") + catalog::display(lower_type(type, context));
  }
  if (flag(body, "is_procedure")) op.object.attributes.erase("returns");
  if (body.contains("sql_body")) {
    op.object.attributes["body"] = statement_text(context);
    op.object.attributes.emplace("language", "sql");
  }
  return one(std::move(op));
}

// CREATE AGGREGATE … (args); its arguments are a list of parameters and a number.
void add_aggregate_arguments(CreateObject& op, const Json& body, const Context& context) {
  const Json& arguments = list(body, "args");
  if (!arguments.empty()) add_parameters(op, list(member(arguments.front(), "List"), "items"), context);
}

void add_operator_arguments(CreateObject& op, const Json& body, const Context& context) {
  std::array<std::string, 2> sides{"NONE", "NONE"};
  for (const Json& item : list(body, "definition")) {
    const Json& option = *node_of(item).body;
    const std::string name = string_member(option, "defname");
    if (name != "leftarg" && name != "rightarg") continue;
    const Json& type = member(member(option, "arg"), "TypeName");
    sides[name == "leftarg" ? 0 : 1] = catalog::display(lower_type(type, context));
    need_type(op, type, context);
  }
  op.object.id.part = sides[0] + ", " + sides[1];
}

Ops lower_define(const Json& body, const Context& context) {
  const ObjectType type = object_type(string_member(body, "kind"));
  if (type.kind == ObjectKind::type) return lower_type_statement("DefineStmt", body, context);
  CreateObject op = create(type.kind, strings(list(body, "defnames")), context);
  op.object.subkind = type.kind == ObjectKind::routine ? "aggregate" : std::string();
  op.or_replace = flag(body, "replace");
  op.if_not_exists = flag(body, "if_not_exists");
  op.object.attributes = lower_options(list(body, "definition"), context);
  if (type.kind == ObjectKind::text_search) op.object.id.part = type.subkind;
  if (type.kind == ObjectKind::routine) add_aggregate_arguments(op, body, context);
  if (type.kind == ObjectKind::operator_symbol) {
    op.span = context.tokens.span();
    add_operator_arguments(op, body, context);
  }
  return one(std::move(op));
}

// The bits of pg_trigger.tgtype.
std::string trigger_events(int bits) {
  constexpr std::array<std::pair<int, std::string_view>, 4> events{
      {{4, "INSERT"}, {8, "DELETE"}, {16, "UPDATE"}, {32, "TRUNCATE"}}};
  std::string text;
  for (const auto& [bit, word] : events) {
    if ((bits & bit) != 0) text.append(text.empty() ? "" : " OR ").append(word);
  }
  return text;
}

std::string joined(const std::vector<std::string>& names) {
  return fmt::format("{}", fmt::join(names, ", "));
}

// As a renamed routine is looked for.
std::string dotted(const std::vector<std::string>& names) {
  if (names.size() < 2) return joined(names);
  return catalog::QualifiedName{names[names.size() - 2], names.back()}.display();
}

std::string transitions(const Json& body) {
  std::string text;
  for (const Json& item : list(body, "transitionRels")) {
    const Json& transition = *node_of(item).body;
    text += fmt::format("{}{} TABLE AS {}", text.empty() ? "" : ", ",
                        flag(transition, "isNew") ? "NEW" : "OLD", string_member(transition, "name"));
  }
  return text;
}

Ops lower_trigger(const Json& body, const Context& context) {
  const change::TableName table = lower_relation(member(body, "relation"), context);
  CreateObject op = create_on(ObjectKind::trigger, string_member(body, "trigname"), table, context);
  const int timing = body.value("timing", 0);
  catalog::Properties& attributes = op.object.attributes;
  attributes["timing"] = (timing & 2) != 0 ? "BEFORE" : (timing & 64) != 0 ? "INSTEAD OF" : "AFTER";
  attributes["events"] = trigger_events(body.value("events", 0));
  attributes["for each"] = flag(body, "row") ? "ROW" : "STATEMENT";
  const std::vector<std::string> arguments = strings(list(body, "args"));
  if (!arguments.empty()) attributes["arguments"] = joined(arguments);
  if (const std::string text = transitions(body); !text.empty()) attributes["referencing"] = text;
  if (flag(body, "isconstraint")) attributes["constraint"] = "true";
  if (flag(body, "deferrable")) attributes["deferrable"] = "true";
  if (flag(body, "initdeferred")) attributes["initially deferred"] = "true";
  text::Offset from = op.span.end;
  for (const std::string& column : strings(list(body, "columns"))) {
    text::Span span = context.tokens.find_identifier(column, from);
    if (span.known()) from = span.end;
    op.needs.push_back({catalog::column_id(table.name, column), span.known() ? span : op.span, false});
  }
  if (body.contains("columns")) attributes["update of"] = joined(strings(list(body, "columns")));
  if (body.contains("whenClause"))
    op.object.expressions["when"] = lower_expression(body.at("whenClause"), context);
  op.span = op.span.known() ? op.span : table.span;
  need_routine(op, list(body, "funcname"), context);
  attributes["function"] = dotted(strings(list(body, "funcname")));
  op.or_replace = flag(body, "replace");
  return one(std::move(op));
}

std::string policy_roles(const Json& roles) {
  std::vector<std::string> names;
  for (const Json& role : roles) names.push_back(role_name(*node_of(role).body));
  return names.empty() ? "public" : joined(names);
}

void add_policy_expressions(const Json& body, const Context& context,
                            std::map<std::string, catalog::Expression>& expressions) {
  if (body.contains("qual")) expressions["using"] = lower_expression(body.at("qual"), context);
  if (body.contains("with_check"))
    expressions["with check"] = lower_expression(body.at("with_check"), context);
}

Ops lower_policy(const Json& body, const Context& context) {
  const change::TableName table = lower_relation(member(body, "table"), context);
  CreateObject op = create_on(ObjectKind::policy, string_member(body, "policy_name"), table, context);
  op.object.attributes["command"] = string_member(body, "cmd_name");
  op.object.attributes["as"] = flag(body, "permissive") ? "permissive" : "restrictive";
  op.object.attributes["to"] = policy_roles(list(body, "roles"));
  add_policy_expressions(body, context, op.object.expressions);
  return one(std::move(op));
}

Ops lower_alter_policy(const Json& body, const Context& context) {
  const change::TableName table = lower_relation(member(body, "table"), context);
  change::AlterObject op;
  const std::string name = string_member(body, "policy_name");
  op.object = {{ObjectKind::policy, table.name, name}, context.tokens.find_identifier(name, 0), false};
  if (!op.object.span.known()) op.object.span = table.span;
  op.needs.push_back({catalog::relation_id(table.name), table.span, false});
  if (body.contains("roles")) op.attributes["to"] = policy_roles(body.at("roles"));
  add_policy_expressions(body, context, op.expressions);
  return one(std::move(op));
}

Ops lower_rule(const Json& body, const Context& context) {
  const change::TableName table = lower_relation(member(body, "relation"), context);
  CreateObject op = create_on(ObjectKind::rule, string_member(body, "rulename"), table, context);
  op.object.attributes["event"] = string_member(body, "event");
  op.object.attributes["instead"] = flag(body, "instead") ? "true" : "false";
  op.or_replace = flag(body, "replace");
  if (body.contains("whereClause"))
    op.object.expressions["where"] = lower_expression(body.at("whereClause"), context);
  int number = 0;
  for (const Json& action : list(body, "actions")) {
    op.object.expressions[fmt::format("action {}", ++number)] = lower_query(action, context);
  }
  return one(std::move(op));
}

Ops lower_event_trigger(const Json& body, const Context& context) {
  CreateObject op = create(ObjectKind::event_trigger, string_member(body, "trigname"), context);
  op.object.attributes["event"] = string_member(body, "eventname");
  if (body.contains("whenclause"))
    op.object.attributes["when"] = join_options(lower_options(body.at("whenclause"), context));
  need_routine(op, list(body, "funcname"), context);
  return one(std::move(op));
}

Ops lower_alter_event_trigger(const Json& body, const Context& context) {
  const std::string name = string_member(body, "trigname");
  change::SetProperty op;
  op.object = object_named(ObjectKind::event_trigger, {name}, context, 0);
  op.property = "enabled";
  const std::string state = string_member(body, "tgenabled");
  if (state != "O") op.value = state == "D" ? "disabled" : state == "A" ? "always" : "replica";
  return one(std::move(op));
}

Ops lower_extension(const Json& body, const Context& context) {
  CreateObject op = create(ObjectKind::extension, string_member(body, "extname"), context);
  op.if_not_exists = flag(body, "if_not_exists");
  op.object.attributes = lower_options(list(body, "options"), context);
  op.object.attributes.erase("cascade");
  const auto schema = op.object.attributes.find("schema");
  if (schema != op.object.attributes.end()) {
    op.needs.push_back(object_named(ObjectKind::schema, {schema->second}, context, op.span.end));
  }
  return one(std::move(op));
}

Ops lower_alter_extension(const Json& body, const Context& context) {
  change::AlterObject op;
  op.object = object_named(ObjectKind::extension, {string_member(body, "extname")}, context, 0);
  op.attributes = lower_options(list(body, "options"), context);
  return one(std::move(op));
}

std::set<std::string> element_names(const Json& elements) {
  std::set<std::string> names;
  for (const Json& element : elements) {
    const Json& body = *node_of(element).body;
    for (const char* field : {"relation", "view", "sequence"})
      names.insert(string_member(member(body, field), "relname"));
  }
  return names;
}

// Relations of the statement's own that are written without the schema.
void qualify(Json& tree, const std::set<std::string>& names, const std::string& schema) {
  if (tree.is_object() && tree.contains("relname") && !tree.contains("schemaname") &&
      names.contains(string_member(tree, "relname"))) {
    tree["schemaname"] = schema;
  }
  if (!tree.is_structured()) return;
  for (Json& part : tree) qualify(part, names, schema);
}

// CREATE SCHEMA s CREATE TABLE t …: the elements live in it.
Ops lower_schema(const Json& body, const Context& context) {
  std::string name = string_member(body, "schemaname");
  const std::string owner = role_name(member(body, "authrole"));
  if (name.empty()) name = owner;
  CreateObject op = create(ObjectKind::schema, name, context);
  op.if_not_exists = flag(body, "if_not_exists");
  if (!owner.empty()) op.object.properties["owner"] = owner;
  Ops ops = one(std::move(op));
  text::Diagnostics none;
  const std::set<std::string> made = element_names(list(body, "schemaElts"));
  for (Json element : list(body, "schemaElts")) {
    qualify(element, made, name);
    for (change::Op& each : lower_statement(element, context, none)) ops.push_back(std::move(each));
  }
  return ops;
}

Ops lower_statistics(const Json& body, const Context& context) {
  CreateObject op = create(ObjectKind::statistics, strings(list(body, "defnames")), context);
  op.if_not_exists = flag(body, "if_not_exists");
  op.object.attributes["kinds"] = joined(strings(list(body, "stat_types")));
  text::Offset from = op.span.end;
  change::TableName table;
  for (const Json& item : list(body, "relations")) {
    table = lower_relation(*node_of(item).body, context);
    op.needs.push_back({catalog::relation_id(table.name), table.span, false});
  }
  int number = 0;
  for (const Json& item : list(body, "exprs")) {
    const Json& element = *node_of(item).body;
    const std::string column = string_member(element, "name");
    if (column.empty()) {
      op.object.expressions[fmt::format("expression {}", ++number)] =
          lower_expression(member(element, "expr"), context);
      continue;
    }
    const text::Span span = context.tokens.find_identifier(column, from);
    op.needs.push_back({catalog::column_id(table.name, column), span.known() ? span : op.span, false});
  }
  return one(std::move(op));
}

Ops lower_cast(const Json& body, const Context& context) {
  CreateObject op = create(ObjectKind::cast, std::string(), context);
  const auto type = [&](const char* field) {
    need_type(op, member(body, field), context);
    return catalog::display(lower_type(member(body, field), context));
  };
  const std::string source = type("sourcetype");
  op.object.id.name = {{}, source + " AS " + type("targettype")};
  op.object.attributes["context"] = string_member(body, "context");
  op.object.attributes["function"] = dotted(strings(list(member(body, "func"), "objname")));
  op.span = context.tokens.span();
  return one(std::move(op));
}

Ops lower_operator_class(const Json& body, const Context& context, ObjectKind kind, const char* names) {
  CreateObject op = create(kind, strings(list(body, names)), context);
  op.object.id.part = "USING " + string_member(body, "amname");
  op.object.attributes["definition"] = statement_text(context);
  return one(std::move(op));
}

// The rest have a name and options, and nothing in a database's own schemas depends on their parts.
struct NamedStatement {
  std::string_view tag;
  ObjectKind kind;
  const char* field;
};
constexpr std::array<NamedStatement, 8> named_statements{{
    {"CreateFdwStmt", ObjectKind::foreign_data_wrapper, "fdwname"},
    {"CreateForeignServerStmt", ObjectKind::server, "servername"},
    {"CreatePublicationStmt", ObjectKind::publication, "pubname"},
    {"CreateSubscriptionStmt", ObjectKind::subscription, "subname"},
    {"CreateAmStmt", ObjectKind::access_method, "amname"},
    {"CreatePLangStmt", ObjectKind::language, "plname"},
    {"CreateTransformStmt", ObjectKind::transform, "lang"},
    {"CreateUserMappingStmt", ObjectKind::user_mapping, "servername"},
}};

void add_published(const Json& body, const Context& context, std::vector<change::ObjectName>& needs) {
  for (const Json& item : list(body, "pubobjects")) {
    const Json& relation = member(member(*node_of(item).body, "pubtable"), "relation");
    if (relation.empty()) continue;
    const change::TableName table = lower_relation(relation, context);
    needs.push_back({catalog::relation_id(table.name), table.span, false});
  }
}

Ops lower_named(const NamedStatement& named, const Json& body, const Context& context) {
  CreateObject op = create(named.kind, string_member(body, named.field), context);
  op.if_not_exists = flag(body, "if_not_exists");
  op.or_replace = flag(body, "replace");
  op.object.attributes["definition"] = statement_text(context);
  if (named.kind == ObjectKind::user_mapping) op.object.id.part = role_name(member(body, "user"));
  if (named.kind == ObjectKind::transform)
    op.object.id.part = catalog::display(lower_type(member(body, "type_name"), context));
  add_published(body, context, op.needs);
  return one(std::move(op));
}

// ALTER FUNCTION, ALTER PUBLICATION …: what changed is kept as text.
Ops lower_alter_function(const Json& body, const Context& context) {
  change::AlterObject op;
  Json wrapped = Json::object();
  wrapped["ObjectWithArgs"] = member(body, "func");
  op.object = lower_object(object_type(string_member(body, "objtype")), wrapped, context, 0);
  for (const Json& item : list(body, "actions")) {
    const Json& action = *node_of(item).body;
    const std::string name = string_member(action, "defname");
    if (name == "set") {
      const Json& setting = member(member(action, "arg"), "VariableSetStmt");
      op.attributes["set " + string_member(setting, "name")] = setting.dump();
    } else {
      op.attributes[name] = lower_options(Json::array({item}), context)[name];
    }
  }
  return one(std::move(op));
}

Ops lower_alter_named(ObjectKind kind, const std::vector<std::string>& names, const Context& context) {
  change::AlterObject op;
  op.object = object_named(kind, names, context, context.tokens.span().begin);
  if (kind == ObjectKind::text_search) op.object.id.part = "configuration";
  op.attributes["altered"] = statement_text(context);
  return one(std::move(op));
}

Ops lower_alter_publication(const Json& body, const Context& context) {
  Ops ops = lower_alter_named(ObjectKind::publication, {string_member(body, "pubname")}, context);
  add_published(body, context, std::get<change::AlterObject>(ops.front()).needs);
  return ops;
}

}  // namespace

Ops lower_object_statement(std::string_view tag, const Json& body, const Context& context) {
  if (tag == "CreateFunctionStmt") return lower_function(body, context);
  if (tag == "DefineStmt") return lower_define(body, context);
  if (tag == "CreateTrigStmt") return lower_trigger(body, context);
  if (tag == "CreatePolicyStmt") return lower_policy(body, context);
  if (tag == "AlterPolicyStmt") return lower_alter_policy(body, context);
  if (tag == "RuleStmt") return lower_rule(body, context);
  if (tag == "CreateEventTrigStmt") return lower_event_trigger(body, context);
  if (tag == "AlterEventTrigStmt") return lower_alter_event_trigger(body, context);
  if (tag == "CreateExtensionStmt") return lower_extension(body, context);
  if (tag == "AlterExtensionStmt") return lower_alter_extension(body, context);
  if (tag == "CreateSchemaStmt") return lower_schema(body, context);
  if (tag == "CreateStatsStmt") return lower_statistics(body, context);
  if (tag == "CreateCastStmt") return lower_cast(body, context);
  if (tag == "AlterFunctionStmt") return lower_alter_function(body, context);
  if (tag == "CreateOpClassStmt")
    return lower_operator_class(body, context, ObjectKind::operator_class, "opclassname");
  if (tag == "CreateOpFamilyStmt")
    return lower_operator_class(body, context, ObjectKind::operator_family, "opfamilyname");
  if (tag == "CreateConversionStmt") {
    CreateObject op = create(ObjectKind::conversion, strings(list(body, "conversion_name")), context);
    op.object.attributes["definition"] = statement_text(context);
    return one(std::move(op));
  }
  if (tag == "AlterPublicationStmt") return lower_alter_publication(body, context);
  if (tag == "AlterSubscriptionStmt")
    return lower_alter_named(ObjectKind::subscription, {string_member(body, "subname")}, context);
  if (tag == "AlterForeignServerStmt")
    return lower_alter_named(ObjectKind::server, {string_member(body, "servername")}, context);
  if (tag == "AlterFdwStmt")
    return lower_alter_named(ObjectKind::foreign_data_wrapper, {string_member(body, "fdwname")}, context);
  if (tag == "AlterTSConfigurationStmt")
    return lower_alter_named(ObjectKind::text_search, strings(list(body, "cfgname")), context);
  if (tag == "AlterStatsStmt")
    return lower_alter_named(ObjectKind::statistics, strings(list(body, "defnames")), context);
  for (const NamedStatement& named : named_statements) {
    if (named.tag == tag) return lower_named(named, body, context);
  }
  return one(make_opaque(context));
}

}  // namespace schemake::parse
