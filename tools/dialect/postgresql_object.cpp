// Sequences, types, objects that are kept as attributes, privileges, rows.
#include <algorithm>

#include "dialect/identifier.hpp"
#include "dialect/postgresql_op.hpp"
#include "dialect/postgresql_table.hpp"
#include "text/ascii.hpp"

namespace schemake::dialect {
namespace {

using catalog::ObjectKind;

const std::string* find(const catalog::Properties& properties, const std::string& name) {
  const auto found = properties.find(name);
  return found == properties.end() ? nullptr : &found->second;
}

std::string owned_by(const change::TableName& table, const change::Identifier& column) {
  if (column.name.empty()) return " OWNED BY NONE";
  return " OWNED BY " + postgresql_object_name(table.name) + "." + quote_postgresql(column.name);
}

std::string alter_type(const change::ObjectName& type) {
  return "ALTER TYPE " + postgresql_object_name(type.id.name) + " ";
}

std::string type_options(const catalog::Properties& options) {
  std::string out;
  for (const auto& [name, value] : options) {
    out += (out.empty() ? "" : ", ") + name + (value == "true" ? "" : " = " + value);
  }
  return out;
}

std::string attributes(const catalog::CompositeType& type) {
  std::string out;
  for (const catalog::Column& attribute : type.attributes) {
    out +=
        (out.empty() ? "" : ", ") + quote_postgresql(attribute.name) + " " + postgresql_type(attribute.type);
    if (!attribute.collation.empty()) out += " COLLATE " + quote_postgresql(attribute.collation);
  }
  return out;
}

std::string range(const catalog::RangeType& type) {
  std::string out = "SUBTYPE = " + postgresql_type(type.subtype);
  if (!type.multirange.name.empty())
    out += ", MULTIRANGE_TYPE_NAME = " + postgresql_object_name(type.multirange);
  const std::string options = type_options(type.options);
  return out + (options.empty() ? "" : ", " + options);
}

std::string labels(const catalog::EnumType& type) {
  std::vector<std::string> literals;
  for (const std::string& label : type.labels) literals.push_back(quote_literal(label));
  return join(literals, ", ");
}

// "update (a, b)": the names are as they are, the word is one of SQL's.
std::string privilege(const std::string& text) {
  const std::size_t open = text.find(" (");
  if (open == std::string::npos) return text::upper(text);
  std::string out = text::upper(text.substr(0, open)) + " (";
  std::size_t from = open + 2;
  while (from < text.size()) {
    const std::size_t end = std::min(text.find(", ", from), text.size() - 1);
    if (from > open + 2) out += ", ";
    out += quote_postgresql(std::string_view(text).substr(from, end - from));
    from = end + (text[end] == ')' ? 1 : 2);
  }
  return out + ")";
}

std::string all_in_schemas(const change::Grant& op) {
  std::vector<std::string> schemas;
  for (const change::Identifier& schema : op.schemas) schemas.push_back(schema.name);
  const std::string kind = op.kind == ObjectKind::routine    ? "ROUTINES"
                           : op.kind == ObjectKind::sequence ? "SEQUENCES"
                                                             : "TABLES";
  return "ALL " + kind + " IN SCHEMA " + quote_list(schemas, quote_postgresql);
}

}  // namespace

std::string postgresql_sequence_options(const catalog::Properties& options) {
  std::string out;
  const auto add = [&](const char* name, const char* with_value, const char* without) {
    const std::string* value = find(options, name);
    if (value == nullptr) return;
    const bool bare = *value == "true" || *value == "false";
    out += bare ? (*value == "true" || std::string_view(name) != "cycle" ? without : " NO CYCLE")
                : with_value + *value;
  };
  add("as", " AS ", "");
  add("start", " START WITH ", "");
  add("increment", " INCREMENT BY ", "");
  add("minvalue", " MINVALUE ", " NO MINVALUE");
  add("maxvalue", " MAXVALUE ", " NO MAXVALUE");
  add("cache", " CACHE ", "");
  add("cycle", "", " CYCLE");
  add("restart", " RESTART WITH ", " RESTART");
  return out;
}

Lines PostgresqlOpWriter::refuse(text::Span span, const std::string& what) {
  problems_.report(unknown_statement, span, what);
  return {};
}

Lines PostgresqlOpWriter::operator()(const change::CreateSequence& op) {
  std::string out = "CREATE ";
  if (op.persistence == catalog::Persistence::temporary) out += "TEMPORARY ";
  if (op.persistence == catalog::Persistence::unlogged) out += "UNLOGGED ";
  out += "SEQUENCE " + if_not_exists(op.if_not_exists) + postgresql_object_name(op.sequence.name) +
         postgresql_sequence_options(op.options);
  return {out + (op.owner_column.name.empty() ? "" : owned_by(op.owner_table, op.owner_column))};
}

Lines PostgresqlOpWriter::operator()(const change::AlterSequence& op) {
  return {"ALTER SEQUENCE " + if_exists(op.sequence.missing_ok) + postgresql_object_name(op.sequence.name) +
          postgresql_sequence_options(op.options) +
          (op.owned_by ? owned_by(op.owner_table, op.owner_column) : "")};
}

std::string PostgresqlOpWriter::domain(const change::CreateType& op, const catalog::DomainType& domain) {
  std::string out =
      "CREATE DOMAIN " + postgresql_object_name(op.type.name) + " AS " + postgresql_type(domain.base);
  if (!domain.collation.empty()) out += " COLLATE " + quote_postgresql(domain.collation);
  if (domain.default_value) out += " DEFAULT " + writer_.operand(*domain.default_value, Level::unary);
  if (domain.not_null) out += " NOT NULL";
  for (const change::ConstraintDefinition& each : op.constraints) {
    out += " " + postgresql_constraint(each.constraint, writer_);
  }
  return out;
}

Lines PostgresqlOpWriter::operator()(const change::CreateType& op) {
  const std::string head = "CREATE TYPE " + postgresql_object_name(op.type.name);
  return {std::visit(
      catalog::Overloaded{
          [&](const catalog::EnumType& type) { return head + " AS ENUM (" + labels(type) + ")"; },
          [&](const catalog::DomainType& type) { return domain(op, type); },
          [&](const catalog::CompositeType& type) { return head + " AS (" + attributes(type) + ")"; },
          [&](const catalog::RangeType& type) { return head + " AS RANGE (" + range(type) + ")"; },
          [&](const catalog::BaseType& type) {
            return type.shell ? head : head + " (" + type_options(type.options) + ")";
          },
      },
      op.type.definition)};
}

Lines PostgresqlOpWriter::operator()(const change::AddEnumValue& op) {
  std::string out =
      alter_type(op.type) + "ADD VALUE " + if_not_exists(op.if_not_exists) + quote_literal(op.value.name);
  if (!op.neighbor.name.empty())
    out += (op.before ? " BEFORE " : " AFTER ") + quote_literal(op.neighbor.name);
  return {out};
}

Lines PostgresqlOpWriter::operator()(const change::RenameEnumValue& op) {
  return {alter_type(op.type) + "RENAME VALUE " + quote_literal(op.value.name) + " TO " +
          quote_literal(op.new_name.name)};
}

Lines PostgresqlOpWriter::operator()(const change::AlterDomain& op) {
  const std::string head = "ALTER DOMAIN " + postgresql_object_name(op.type.id.name) + " ";
  switch (op.change) {
    case change::DomainChange::set_default:
      return {head + (op.value ? "SET DEFAULT " + writer_.text(*op.value) : "DROP DEFAULT")};
    case change::DomainChange::set_not_null:
      return {head + "SET NOT NULL"};
    case change::DomainChange::drop_not_null:
      return {head + "DROP NOT NULL"};
    case change::DomainChange::add_constraint:
      return {head + "ADD " + postgresql_constraint(op.constraint.constraint, writer_)};
    case change::DomainChange::drop_constraint:
      return {head + "DROP CONSTRAINT " + if_exists(op.if_exists) + quote_postgresql(op.name.name) +
              cascade(op.cascade)};
    case change::DomainChange::validate_constraint:
      return {head + "VALIDATE CONSTRAINT " + quote_postgresql(op.name.name)};
  }
  return {};
}

Lines PostgresqlOpWriter::operator()(const change::AlterAttribute& op) {
  const std::string name = quote_postgresql(op.attribute.name);
  const std::string collation =
      op.attribute.collation.empty() ? "" : " COLLATE " + quote_postgresql(op.attribute.collation);
  const auto typed = [&] { return postgresql_type(op.attribute.type) + collation + cascade(op.cascade); };
  switch (op.change) {
    case change::AttributeChange::add:
      return {alter_type(op.type) + "ADD ATTRIBUTE " + name + " " + typed()};
    case change::AttributeChange::drop:
      return {alter_type(op.type) + "DROP ATTRIBUTE " + if_exists(op.if_exists) + name + cascade(op.cascade)};
    case change::AttributeChange::set_type:
      return {alter_type(op.type) + "ALTER ATTRIBUTE " + name + " TYPE " + typed()};
  }
  return {};
}

std::string PostgresqlOpWriter::policy_clauses(
    const catalog::Properties& attributes, const std::map<std::string, catalog::Expression>& expressions) {
  std::string out;
  if (const std::string* roles = find(attributes, "to")) out += " TO " + *roles;
  for (const auto& [name, expression] : {std::pair("using", " USING ("), {"with check", " WITH CHECK ("}}) {
    const auto found = expressions.find(name);
    if (found != expressions.end()) out += expression + writer_.text(found->second) + ")";
  }
  return out;
}

std::string PostgresqlOpWriter::policy(const change::CreateObject& op) {
  const catalog::Properties& attributes = op.object.attributes;
  std::string out = "CREATE POLICY " + postgresql_reference(op.object.id);
  if (const std::string* as = find(attributes, "as")) out += " AS " + text::upper(*as);
  if (const std::string* command = find(attributes, "command")) out += " FOR " + text::upper(*command);
  return out + policy_clauses(attributes, op.object.expressions);
}

Lines PostgresqlOpWriter::operator()(const change::CreateObject& op) {
  if (op.object.id.kind == ObjectKind::schema) {
    const std::string* owner = find(op.object.properties, "owner");
    return {"CREATE SCHEMA " + if_not_exists(op.if_not_exists) + quote_postgresql(op.object.id.name.name) +
            (owner == nullptr ? "" : " AUTHORIZATION " + postgresql_role(*owner))};
  }
  if (op.object.id.kind == ObjectKind::policy) return {policy(op)};
  if (op.object.statement.empty()) {
    return refuse(op.span,
                  display(op.object.id) + " cannot be made: the statement that made it is not known");
  }
  return {op.or_replace ? with_or_replace(op.object.statement) : op.object.statement};
}

Lines PostgresqlOpWriter::operator()(const change::AlterObject& op) {
  if (op.object.id.kind == ObjectKind::policy) {
    return {"ALTER POLICY " + postgresql_reference(op.object.id) +
            policy_clauses(op.attributes, op.expressions)};
  }
  if (const std::string* statement = find(op.attributes, "altered")) return {*statement};
  return refuse(op.object.span, "this change of " + display(op.object.id) +
                                    " cannot be rendered: the model does not keep its text");
}

Lines PostgresqlOpWriter::operator()(const change::DropObject& op) {
  const catalog::ObjectId& id = op.object.id;
  std::string kind = postgresql_kind(id, states_);
  if (id.kind == ObjectKind::relation) kind = postgresql_kind(op.relation);
  if (id.kind == ObjectKind::routine && !op.subkind.empty()) kind = text::upper(op.subkind);
  const bool all_routines = id.kind == ObjectKind::routine && op.object.any_arguments;
  const std::string reference = all_routines ? postgresql_object_name(id.name) : postgresql_reference(id);
  return {"DROP " + kind + " " + if_exists(op.if_exists) + reference + cascade(op.cascade)};
}

Lines PostgresqlOpWriter::operator()(const change::RenameObject& op) {
  const catalog::ObjectId& id = op.object.id;
  const std::string to = " TO " + quote_postgresql(op.new_name.name);
  if (id.kind == ObjectKind::column) {
    return {"ALTER TYPE " + postgresql_object_name(id.name) + " RENAME ATTRIBUTE " +
            quote_postgresql(id.part) + to + cascade(op.cascade)};
  }
  if (id.kind == ObjectKind::constraint) {
    return {"ALTER DOMAIN " + postgresql_object_name(id.name) + " RENAME CONSTRAINT " +
            quote_postgresql(id.part) + to};
  }
  const std::string kind =
      id.kind == ObjectKind::relation ? postgresql_kind(op.relation) : postgresql_kind(id, states_);
  return {"ALTER " + kind + " " + if_exists(op.if_exists) + postgresql_reference(id) + " RENAME" + to};
}

Lines PostgresqlOpWriter::operator()(const change::SetSchema& op) {
  return {"ALTER " + postgresql_kind(op.object.id, states_) + " " + if_exists(op.if_exists) +
          postgresql_reference(op.object.id) + " SET SCHEMA " + quote_postgresql(op.schema.name)};
}

Lines PostgresqlOpWriter::operator()(const change::SetProperty& op) {
  if (auto statement = postgresql_property(op, states_)) return {*std::move(statement)};
  return refuse(op.object.span,
                "the " + op.property + " of " + display(op.object.id) + " cannot be set by a statement");
}

Lines PostgresqlOpWriter::operator()(const change::Grant& op) {
  if (op.objects.empty() && op.schemas.empty()) {
    return refuse({}, "these privileges cannot be rendered: the model does not know what they are on");
  }
  std::vector<std::string> privileges;
  for (const std::string& each : op.privileges) privileges.push_back(privilege(each));
  std::vector<std::string> references;
  for (const change::ObjectName& object : op.objects) references.push_back(postgresql_reference(object.id));
  const bool relations = op.kind == ObjectKind::relation || op.objects.empty();
  const std::string on =
      !op.schemas.empty()
          ? all_in_schemas(op)
          : (relations ? "" : postgresql_kind(op.objects[0].id, states_) + " ") + join(references, ", ");
  std::vector<std::string> roles;
  for (const std::string& role : op.grantees) roles.push_back(postgresql_role(role));
  const std::string what = (privileges.empty() ? "ALL" : join(privileges, ", ")) + " ON " + on;
  if (!op.revoke) {
    return {"GRANT " + what + " TO " + join(roles, ", ") + (op.grant_option ? " WITH GRANT OPTION" : "")};
  }
  return {std::string("REVOKE ") + (op.grant_option ? "GRANT OPTION FOR " : "") + what + " FROM " +
          join(roles, ", ")};
}

Lines PostgresqlOpWriter::operator()(const change::SetSearchPath& op) {
  const std::string path = op.to_default        ? "DEFAULT"
                           : op.schemas.empty() ? "''"
                                                : quote_list(op.schemas, quote_postgresql);
  return {std::string("SET ") + (op.local ? "LOCAL " : "") + "search_path TO " + path};
}

Lines PostgresqlOpWriter::operator()(const change::Maintenance& op) {
  return refuse(op.span, op.description + " cannot be rendered: the model does not keep its text");
}

Lines PostgresqlOpWriter::operator()(const change::DataChange& op) {
  if (op.kind == change::DataChangeKind::truncate)
    return {"TRUNCATE " + postgresql_object_name(op.table.name)};
  return {writer_.text(op.statement)};
}

// What its author declared is rendered by the ops behind it.
Lines PostgresqlOpWriter::operator()(const change::Opaque& op) {
  return refuse(op.span, op.description + " cannot be rendered: the model does not know it");
}

}  // namespace schemake::dialect
