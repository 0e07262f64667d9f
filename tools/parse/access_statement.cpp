// COMMENT, OWNER, GRANT and REVOKE.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using catalog::ObjectKind;

Ops lower_comment(const Json& body, const Context& context) {
  const std::string name = string_member(body, "objtype");
  const ObjectType type = object_type(name);
  change::SetProperty op;
  op.object = lower_object(type, member(body, "object"), context, context.tokens.span().begin);
  op.property = "comment";
  if (body.contains("comment") && !string_member(body, "comment").empty())
    op.value = string_member(body, "comment");
  op.unknown_object = !type.known || type.kind == ObjectKind::role;
  if (type.kind == ObjectKind::relation) op.relation = type.relation;
  return one(std::move(op));
}

Ops lower_owner(const Json& body, const Context& context) {
  const ObjectType type = object_type(string_member(body, "objectType"));
  change::SetProperty op;
  op.object = lower_object(type, member(body, "object"), context, context.tokens.span().begin);
  op.property = "owner";
  op.value = role_name(member(body, "newowner"));
  op.unknown_object = !type.known || type.kind == ObjectKind::role;
  return one(std::move(op));
}

std::string privilege(const Json& item) {
  const Json& body = *node_of(item).body;
  const std::string name = string_member(body, "priv_name");
  std::vector<std::string> columns = strings(list(body, "cols"));
  if (columns.empty()) return name;
  std::sort(columns.begin(), columns.end());
  return fmt::format("{} ({})", name.empty() ? "all" : name, fmt::join(columns, ", "));
}

void add_columns(change::Grant& op, const Json& item, const Context& context) {
  for (const std::string& column : strings(list(*node_of(item).body, "cols"))) {
    const text::Span span = context.tokens.find_identifier(column, 0);
    op.columns.push_back({column, span.known() ? span : context.tokens.span()});
  }
}

void add_object(change::Grant& op, const ObjectType& type, const Json& item, const Context& context) {
  const auto [tag, object] = node_of(item);
  if (tag == "RangeVar") {
    const change::TableName relation = lower_relation(*object, context);
    op.objects.push_back({{type.kind, relation.name, {}}, relation.span, false});
  } else {
    op.objects.push_back(lower_object(type, item, context, context.tokens.span().begin));
  }
}

Ops lower_grant(const Json& body, const Context& context) {
  change::Grant op;
  const ObjectType type = object_type(string_member(body, "objtype"));
  op.kind = type.kind;
  op.revoke = !flag(body, "is_grant");
  op.grant_option = flag(body, "grant_option");
  for (const Json& item : list(body, "privileges")) {
    op.privileges.push_back(privilege(item));
    add_columns(op, item, context);
  }
  for (const Json& role : list(body, "grantees")) op.grantees.push_back(role_name(*node_of(role).body));
  const bool in_schema = string_member(body, "targtype") == "ACL_TARGET_ALL_IN_SCHEMA";
  for (const Json& item : list(body, "objects")) {
    if (!type.known) break;
    if (in_schema) {
      const change::ObjectName schema = object_named(ObjectKind::schema, {string_node(item)}, context, 0);
      op.schemas.push_back({schema.id.name.name, schema.span});
    } else {
      add_object(op, type, item, context);
    }
  }
  return one(std::move(op));
}

}  // namespace

Ops lower_access_statement(std::string_view tag, const Json& body, const Context& context) {
  if (tag == "CommentStmt") return lower_comment(body, context);
  if (tag == "AlterOwnerStmt") return lower_owner(body, context);
  return lower_grant(body, context);
}

}  // namespace schemake::parse
