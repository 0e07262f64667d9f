// CREATE and ALTER of enums, domains, composites and ranges.
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using change::AlterDomain;
using change::DomainChange;

// A label is a string: its token is the literal behind the last one.
text::Span literal_span(const std::string& value, const Context& context, text::Offset& from) {
  for (const Token& token : context.tokens.tokens()) {
    if (token.begin < from || token.kind != TokenKind::literal) continue;
    const std::string_view text = text_of(context.tokens.source(), token);
    if (text.size() < value.size() || text.find(value) == std::string_view::npos) continue;
    from = token.end;
    return {&context.tokens.source(), token.begin, token.end};
  }
  return context.tokens.span();
}

change::ObjectName type_name(const Json& names, const Context& context) {
  const text::Span whole = context.tokens.span();
  return object_named(catalog::ObjectKind::type, strings(names), context, whole.begin);
}

change::CreateType create_type(const change::ObjectName& name) {
  change::CreateType op;
  op.type.name = {name.id.name.schema, catalog::truncate_name(name.id.name.name)};
  op.span = name.span;
  return op;
}

Ops lower_enum(const Json& body, const Context& context) {
  change::CreateType op = create_type(type_name(list(body, "typeName"), context));
  catalog::EnumType type;
  type.labels = strings(list(body, "vals"));
  text::Offset from = op.span.end;
  for (const std::string& label : type.labels) op.part_spans.push_back(literal_span(label, context, from));
  op.type.definition = std::move(type);
  return one(std::move(op));
}

Ops lower_alter_enum(const Json& body, const Context& context) {
  const change::ObjectName type = type_name(list(body, "typeName"), context);
  text::Offset from = type.span.end;
  const auto label = [&](const char* field) {
    change::Identifier identifier{string_member(body, field), {}};
    if (!identifier.name.empty()) identifier.span = literal_span(identifier.name, context, from);
    return identifier;
  };
  if (body.contains("oldVal")) {
    change::RenameEnumValue op{type, label("oldVal"), {}};
    op.new_name = label("newVal");
    return one(std::move(op));
  }
  change::AddEnumValue op{type, label("newVal"), {}, false, flag(body, "skipIfNewValExists")};
  op.neighbor = label("newValNeighbor");
  op.before = !flag(body, "newValIsAfter");
  return one(std::move(op));
}

Ops lower_composite(const Json& body, const Context& context) {
  const change::TableName name = lower_relation(member(body, "typevar"), context);
  change::CreateType op;
  op.type.name = {name.name.schema, catalog::truncate_name(name.name.name)};
  op.span = name.span;
  catalog::CompositeType type;
  for (const Json& item : list(body, "coldeflist")) {
    change::ColumnDefinition column = lower_column(*node_of(item).body, context);
    op.part_spans.push_back(column.span);
    type.attributes.push_back(std::move(column.column));
  }
  op.type.definition = std::move(type);
  return one(std::move(op));
}

Ops lower_range(const Json& body, const Context& context) {
  change::CreateType op = create_type(type_name(list(body, "typeName"), context));
  catalog::RangeType type;
  type.options = lower_options(list(body, "params"), context);
  for (const Json& item : list(body, "params")) {
    const Json& parameter = *node_of(item).body;
    if (string_member(parameter, "defname") == "subtype") {
      type.subtype = lower_type(member(member(parameter, "arg"), "TypeName"), context);
    }
  }
  type.options.erase("subtype");
  if (const auto multirange = type.options.find("multirange_type_name"); multirange != type.options.end()) {
    type.multirange = {{}, multirange->second};
    type.options.erase(multirange);
  }
  op.type.definition = std::move(type);
  return one(std::move(op));
}

Ops lower_base(const Json& body, const Context& context) {
  change::CreateType op = create_type(type_name(list(body, "defnames"), context));
  op.type.definition =
      catalog::BaseType{!body.contains("definition"), lower_options(list(body, "definition"), context)};
  return one(std::move(op));
}

Ops lower_domain(const Json& body, const Context& context) {
  change::CreateType op = create_type(type_name(list(body, "domainname"), context));
  catalog::DomainType domain;
  domain.base = lower_type(member(body, "typeName"), context);
  const std::vector<std::string> collation = strings(list(member(body, "collClause"), "collname"));
  if (!collation.empty()) domain.collation = collation.back();
  for (const Json& item : list(body, "constraints")) {
    const Json& constraint = *node_of(item).body;
    const std::string type = string_member(constraint, "contype");
    if (type == "CONSTR_NOTNULL") {
      domain.not_null = true;
    } else if (type == "CONSTR_DEFAULT") {
      domain.default_value = lower_expression(member(constraint, "raw_expr"), context);
      if (domain.default_value->kind == catalog::ExpressionKind::null_literal) domain.default_value.reset();
    } else if (type == "CONSTR_CHECK") {
      op.constraints.push_back(lower_constraint(constraint, context));
    }
  }
  op.type.definition = std::move(domain);
  return one(std::move(op));
}

DomainChange domain_change(const std::string& letter) {
  if (letter == "T") return DomainChange::set_default;
  if (letter == "O") return DomainChange::set_not_null;
  if (letter == "N") return DomainChange::drop_not_null;
  if (letter == "C") return DomainChange::add_constraint;
  return letter == "X" ? DomainChange::drop_constraint : DomainChange::validate_constraint;
}

Ops lower_alter_domain(const Json& body, const Context& context) {
  AlterDomain op;
  op.type = type_name(list(body, "typeName"), context);
  op.change = domain_change(string_member(body, "subtype"));
  op.if_exists = flag(body, "missing_ok");
  op.cascade = string_member(body, "behavior") == "DROP_CASCADE";
  op.name = {string_member(body, "name"), {}};
  op.name.span = context.tokens.find_identifier(op.name.name, op.type.span.end);
  if (!op.name.span.known()) op.name.span = op.type.span;
  if (op.change == DomainChange::add_constraint) {
    op.constraint = lower_constraint(*node_of(member(body, "def")).body, context);
  } else if (op.change == DomainChange::set_default && body.contains("def")) {
    op.value = lower_expression(body.at("def"), context);
    if (op.value->kind == catalog::ExpressionKind::null_literal) op.value.reset();
  }
  return one(std::move(op));
}

}  // namespace

Ops lower_type_statement(std::string_view tag, const Json& body, const Context& context) {
  if (tag == "CreateEnumStmt") return lower_enum(body, context);
  if (tag == "AlterEnumStmt") return lower_alter_enum(body, context);
  if (tag == "CompositeTypeStmt") return lower_composite(body, context);
  if (tag == "CreateRangeStmt") return lower_range(body, context);
  if (tag == "CreateDomainStmt") return lower_domain(body, context);
  if (tag == "AlterDomainStmt") return lower_alter_domain(body, context);
  return lower_base(body, context);
}

}  // namespace schemake::parse
