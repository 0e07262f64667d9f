// DROP, RENAME and SET SCHEMA of any object.
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using catalog::ObjectKind;
using catalog::RelationKind;

std::vector<change::ObjectName> dropped_objects(const ObjectType& type, const Json& body,
                                                const Context& context) {
  std::vector<change::ObjectName> objects;
  text::Offset from = context.tokens.span().begin;
  for (const Json& item : list(body, "objects")) {
    objects.push_back(lower_object(type, item, context, from));
    const text::Span& span = objects.back().span;
    // A part is written before its table: the next name comes behind both.
    if (span.begin >= from && span.end < context.tokens.span().end) from = span.end;
  }
  return objects;
}

change::TableName as_relation(const change::ObjectName& object) {
  return {object.id.name, object.span, false};
}

change::Identifier new_name_of(const Json& body, const Context& context, text::Offset from) {
  const std::string written = string_member(body, "newname");
  change::Identifier identifier{catalog::truncate_name(written), {}};
  // It stands behind TO: the last of its name.
  for (text::Span at = context.tokens.find_identifier(written, from); at.known();
       at = context.tokens.find_identifier(written, at.end)) {
    identifier.span = at;
  }
  if (!identifier.span.known()) identifier.span = context.tokens.span();
  return identifier;
}

Ops rename_relation(const ObjectType& type, const Json& body, const Context& context) {
  change::TableName relation = lower_relation(member(body, "relation"), context);
  relation.missing_ok = flag(body, "missing_ok");
  const change::Identifier new_name = new_name_of(body, context, relation.span.end);
  if (type.kind == ObjectKind::index)
    return one(change::RenameIndex{relation, new_name, relation.missing_ok});
  if (type.kind == ObjectKind::relation && type.relation == RelationKind::table)
    return one(change::RenameTable{relation, new_name, relation.missing_ok});
  change::RenameObject op;
  op.object = {{type.kind, relation.name, {}}, relation.span, false};
  op.relation = type.relation;
  op.new_name = new_name;
  op.if_exists = relation.missing_ok;
  return one(std::move(op));
}

// A column, constraint, trigger, rule or policy, by its relation and its own name.
Ops rename_part(const ObjectType& type, const Json& body, const Context& context) {
  change::TableName relation = lower_relation(member(body, "relation"), context);
  relation.missing_ok = flag(body, "missing_ok");
  change::Identifier part{string_member(body, "subname"), {}};
  const bool behind = type.kind == ObjectKind::column || type.kind == ObjectKind::constraint;
  part.span =
      context.tokens.find_identifier(part.name, behind ? relation.span.end : context.tokens.span().begin);
  if (!part.span.known()) part.span = relation.span;
  const change::Identifier new_name = new_name_of(body, context, part.span.end);
  if (type.kind == ObjectKind::column && type.subkind.empty())
    return one(change::RenameColumn{relation, part, new_name});
  if (type.kind == ObjectKind::constraint) return one(change::RenameConstraint{relation, part, new_name});
  change::RenameObject op;
  op.object = {{type.kind, relation.name, part.name}, part.span, false};
  op.new_name = new_name;
  op.if_exists = relation.missing_ok;
  op.cascade = string_member(body, "behavior") == "DROP_CASCADE";
  return one(std::move(op));
}

// ALTER DOMAIN d RENAME CONSTRAINT a TO b.
Ops rename_domain_constraint(const Json& body, const Context& context) {
  const change::ObjectName domain =
      lower_object(object_type("OBJECT_DOMAIN"), member(body, "object"), context, 0);
  const std::string name = string_member(body, "subname");
  change::RenameObject op;
  op.object = {catalog::constraint_id(domain.id.name, name),
               context.tokens.find_identifier(name, domain.span.end), false};
  if (!op.object.span.known()) op.object.span = domain.span;
  op.new_name = new_name_of(body, context, op.object.span.end);
  return one(std::move(op));
}

Ops rename_object(const ObjectType& type, const Json& body, const Context& context) {
  if (!type.known || type.kind == ObjectKind::role)
    return one(change::Maintenance{describe(context.tokens), context.tokens.span(), {}, {}});
  change::RenameObject op;
  const std::string name = string_member(body, "subname");
  op.object = body.contains("object")
                  ? lower_object(type, body.at("object"), context, context.tokens.span().begin)
                  : object_named(type.kind, {name}, context, context.tokens.span().begin);
  op.new_name = new_name_of(body, context, op.object.span.end);
  op.if_exists = flag(body, "missing_ok");
  return one(std::move(op));
}

}  // namespace

Ops lower_drop(const Json& body, const Context& context) {
  const ObjectType type = object_type(string_member(body, "removeType"));
  if (!type.known) return one(make_opaque(context));
  const bool missing_ok = flag(body, "missing_ok");
  const bool cascade = string_member(body, "behavior") == "DROP_CASCADE";
  const std::vector<change::ObjectName> objects = dropped_objects(type, body, context);
  std::vector<catalog::QualifiedName> tables;
  for (const change::ObjectName& object : objects) tables.push_back(object.id.name);
  Ops ops;
  for (const change::ObjectName& object : objects) {
    if (type.kind == ObjectKind::relation && type.relation == RelationKind::table) {
      ops.emplace_back(change::DropTable{as_relation(object), tables, missing_ok, cascade});
    } else if (type.kind == ObjectKind::index) {
      ops.emplace_back(change::DropIndex{as_relation(object), missing_ok, cascade, flag(body, "concurrent")});
    } else {
      ops.emplace_back(change::DropObject{object, type.relation, type.subkind, objects, missing_ok, cascade});
    }
  }
  return ops;
}

Ops lower_drop_subscription(const Json& body, const Context& context) {
  change::DropObject op;
  op.object = object_named(ObjectKind::subscription, {string_member(body, "subname")}, context, 0);
  op.dropped_together = {op.object};
  op.if_exists = flag(body, "missing_ok");
  op.cascade = string_member(body, "behavior") == "DROP_CASCADE";
  return one(std::move(op));
}

Ops lower_rename(const Json& body, const Context& context) {
  const ObjectType type = object_type(string_member(body, "renameType"));
  if (type.kind == ObjectKind::relation || type.kind == ObjectKind::index ||
      type.kind == ObjectKind::sequence)
    return rename_relation(type, body, context);
  if (type.kind == ObjectKind::constraint && type.subkind == "domain")
    return rename_domain_constraint(body, context);
  if (catalog::belongs_to_relation(type.kind)) return rename_part(type, body, context);
  return rename_object(type, body, context);
}

Ops lower_set_schema(const Json& body, const Context& context) {
  const ObjectType type = object_type(string_member(body, "objectType"));
  change::SetSchema op;
  if (body.contains("relation")) {
    const change::TableName relation = lower_relation(body.at("relation"), context);
    op.object = {{type.kind, relation.name, {}}, relation.span, false};
  } else {
    op.object = lower_object(type, member(body, "object"), context, context.tokens.span().begin);
  }
  op.schema.name = string_member(body, "newschema");
  op.schema.span = context.tokens.find_identifier(op.schema.name, op.object.span.end);
  if (!op.schema.span.known()) op.schema.span = op.object.span;
  op.if_exists = flag(body, "missing_ok");
  return one(std::move(op));
}

}  // namespace schemake::parse
