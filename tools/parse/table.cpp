// Tables, columns, constraints and indexes.
#include <string_view>
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using catalog::ForeignKeyAction;
using change::ConstraintDefinition;

ForeignKeyAction lower_action(const std::string& letter) {
  if (letter == "r") return ForeignKeyAction::restricted;
  if (letter == "c") return ForeignKeyAction::cascade;
  if (letter == "n") return ForeignKeyAction::set_null;
  if (letter == "d") return ForeignKeyAction::set_default;
  return ForeignKeyAction::no_action;
}

// Key lists carry no locations: the names are found in the tokens, in order, from the constraint on.
std::vector<text::Span> find_names(const std::vector<std::string>& names, text::Offset from,
                                   const Context& context) {
  std::vector<text::Span> spans;
  for (const std::string& name : names) {
    spans.push_back(context.tokens.find_identifier(name, from));
    if (spans.back().known()) from = spans.back().end;
  }
  return spans;
}

void lower_foreign_key(const Json& body, const Context& context, ConstraintDefinition& definition) {
  catalog::ForeignKey key;
  const change::TableName referenced = lower_relation(member(body, "pktable"), context);
  key.columns = strings(list(body, "fk_attrs"));
  key.referenced_table = referenced.name;
  key.referenced_columns = strings(list(body, "pk_attrs"));
  key.on_delete = lower_action(string_member(body, "fk_del_action"));
  key.on_update = lower_action(string_member(body, "fk_upd_action"));
  key.match_full = string_member(body, "fk_matchtype") == "f";
  definition.column_spans = find_names(key.columns, definition.span.begin, context);
  definition.referenced_table_span = referenced.span;
  definition.referenced_column_spans = find_names(key.referenced_columns, referenced.span.end, context);
  definition.constraint.definition = std::move(key);
}

void lower_definition(const std::string& type, const Json& body, const Context& context,
                      ConstraintDefinition& definition) {
  const std::vector<std::string> keys = strings(list(body, "keys"));
  definition.column_spans = find_names(keys, definition.span.begin, context);
  if (type == "CONSTR_PRIMARY") {
    definition.constraint.definition = catalog::PrimaryKey{keys};
  } else if (type == "CONSTR_UNIQUE") {
    definition.constraint.definition =
        catalog::Unique{keys, strings(list(body, "including")), flag(body, "nulls_not_distinct")};
  } else if (type == "CONSTR_CHECK") {
    definition.constraint.definition = catalog::Check{lower_expression(member(body, "raw_expr"), context)};
  } else if (type == "CONSTR_FOREIGN") {
    lower_foreign_key(body, context, definition);
  }
}

// What of a constraint has no place in the model.
std::string unkept_options(const Json& body) {
  if (flag(body, "is_no_inherit")) return "NO INHERIT";
  if (body.contains("fk_del_set_cols")) return "the column list of ON DELETE SET";
  if (body.contains("options") || body.contains("indexspace")) return "WITH (…) or TABLESPACE";
  return {};
}

bool is_constraint_of_table(const std::string& type) {
  return type == "CONSTR_PRIMARY" || type == "CONSTR_UNIQUE" || type == "CONSTR_CHECK" ||
         type == "CONSTR_FOREIGN";
}

// DEFERRABLE and INITIALLY DEFERRED behind a column's constraint are nodes of their own.
void lower_attribute(const std::string& type, change::ColumnDefinition& definition) {
  if (definition.constraints.empty()) return;
  catalog::Constraint& constraint = definition.constraints.back().constraint;
  if (type == "CONSTR_ATTR_DEFERRABLE") constraint.deferrable = true;
  if (type == "CONSTR_ATTR_DEFERRED") constraint.initially_deferred = constraint.deferrable = true;
}

// A column's constraint names its column by standing behind it.
ConstraintDefinition lower_column_constraint(const Json& body, const Context& context,
                                             const change::ColumnDefinition& column) {
  ConstraintDefinition definition = lower_constraint(body, context);
  std::visit(catalog::Overloaded{
                 [&](catalog::PrimaryKey& key) { key.columns = {column.column.name}; },
                 [&](catalog::Unique& unique) { unique.columns = {column.column.name}; },
                 [&](catalog::ForeignKey& key) { key.columns = {column.column.name}; },
                 [](catalog::Check&) {},
                 [](catalog::Exclusion&) {},
             },
             definition.constraint.definition);
  definition.column_spans = {column.span};
  return definition;
}

void lower_column_property(const Json& body, const Context& context, change::ColumnDefinition& definition) {
  const std::string type = string_member(body, "contype");
  catalog::Column& column = definition.column;
  if (type == "CONSTR_NOTNULL") {
    column.not_null = true;
  } else if (type == "CONSTR_DEFAULT") {
    column.default_value = lower_expression(member(body, "raw_expr"), context);
    // DEFAULT NULL is no default.
    if (column.default_value->kind == catalog::ExpressionKind::null_literal) column.default_value.reset();
  } else if (type == "CONSTR_IDENTITY") {
    column.identity = string_member(body, "generated_when") == "a" ? catalog::Identity::always
                                                                   : catalog::Identity::by_default;
    column.identity_options = !list(body, "options").empty();
    column.not_null = true;
  } else if (type == "CONSTR_GENERATED") {
    column.generated = lower_expression(member(body, "raw_expr"), context);
  } else if (is_constraint_of_table(type)) {
    definition.constraints.push_back(lower_column_constraint(body, context, definition));
  } else {
    lower_attribute(type, definition);
  }
}

// What the model has no place for yet: such a table is opaque.
bool is_plain_table(const Json& body) {
  for (const char* extra :
       {"inhRelations", "partspec", "partbound", "ofTypename", "options", "tablespacename", "accessMethod"}) {
    if (body.contains(extra)) return false;
  }
  if (string_member(member(body, "relation"), "relpersistence") != "p") return false;
  for (const Json& element : list(body, "tableElts")) {
    const auto [tag, element_body] = node_of(element);
    if (tag == "Constraint") {
      if (!is_constraint_of_table(string_member(*element_body, "contype"))) return false;
    } else if (tag != "ColumnDef") {
      return false;
    }
  }
  return true;
}

std::string last_name(const Json& items) {
  const std::vector<std::string> names = strings(items);
  return names.empty() ? std::string() : names.back();
}

catalog::IndexElement lower_index_element(const Json& body, const Context& context) {
  catalog::IndexElement element;
  if (body.contains("expr")) {
    element.expression = lower_expression(body.at("expr"), context);
  } else {
    element.expression.kind = catalog::ExpressionKind::column;
    element.expression.text = string_member(body, "name");
  }
  element.collation = last_name(list(body, "collation"));
  element.operator_class = last_name(list(body, "opclass"));
  element.descending = string_member(body, "ordering") == "SORTBY_DESC";
  const std::string nulls = string_member(body, "nulls_ordering");
  if (nulls == "SORTBY_NULLS_FIRST") element.nulls_first = true;
  if (nulls == "SORTBY_NULLS_LAST") element.nulls_first = false;
  // The direction's own default, spelled out.
  if (element.nulls_first == element.descending) element.nulls_first.reset();
  return element;
}

}  // namespace

change::TableName lower_relation(const Json& range_var, const Context& context) {
  change::TableName relation;
  relation.name.name = string_member(range_var, "relname");
  if (const std::string schema = string_member(range_var, "schemaname"); !schema.empty()) {
    relation.name.schema = schema;
  }
  relation.span = context.span(range_var);
  // The location is the schema's where there is one.
  if (relation.span.known() && range_var.contains("schemaname")) {
    const text::Span own = context.tokens.find_identifier(relation.name.name, relation.span.begin + 1);
    if (own.known()) relation.span = own;
  }
  return relation;
}

ConstraintDefinition lower_constraint(const Json& body, const Context& context) {
  ConstraintDefinition definition;
  definition.span = context.span(body);
  definition.constraint.name = catalog::truncate_name(string_member(body, "conname"));
  definition.constraint.deferrable = flag(body, "deferrable");
  definition.constraint.initially_deferred = flag(body, "initdeferred");
  definition.constraint.not_valid = flag(body, "skip_validation") && !flag(body, "initially_valid");
  definition.constraint.options = unkept_options(body);
  lower_definition(string_member(body, "contype"), body, context, definition);
  return definition;
}

change::ColumnDefinition lower_column(const Json& body, const Context& context) {
  change::ColumnDefinition definition;
  definition.column.name = string_member(body, "colname");
  definition.span = context.span(body);
  definition.column.type = lower_type(member(body, "typeName"), context);
  definition.column.serial = replace_serial(definition.column.type);
  definition.column.not_null = definition.column.serial;
  definition.column.collation = last_name(list(member(body, "collClause"), "collname"));
  for (const Json& item : list(body, "constraints")) {
    lower_column_property(*node_of(item).body, context, definition);
  }
  return definition;
}

std::optional<change::CreateTable> lower_create_table(const Json& body, const Context& context) {
  if (!is_plain_table(body)) return std::nullopt;
  change::CreateTable op;
  op.table = lower_relation(member(body, "relation"), context);
  op.if_not_exists = flag(body, "if_not_exists");
  for (const Json& element : list(body, "tableElts")) {
    const auto [tag, element_body] = node_of(element);
    if (tag == "ColumnDef") {
      op.columns.push_back(lower_column(*element_body, context));
    } else {
      op.constraints.push_back(lower_constraint(*element_body, context));
    }
  }
  return op;
}

change::CreateIndex lower_create_index(const Json& body, const Context& context) {
  change::CreateIndex op;
  const change::TableName table = lower_relation(member(body, "relation"), context);
  catalog::Index& index = op.index;
  index.table = table.name;
  index.name = {table.name.schema, catalog::truncate_name(string_member(body, "idxname"))};
  index.unique = flag(body, "unique");
  index.method = string_member(body, "accessMethod");
  index.nulls_not_distinct = flag(body, "nulls_not_distinct");
  op.table_span = table.span;
  op.span = index.name.name.empty() ? text::Span{}
                                    : context.tokens.find_identifier(string_member(body, "idxname"), 0);
  if (!op.span.known()) op.span = context.tokens.span();
  text::Offset from = table.span.end;
  for (const Json& item : list(body, "indexParams")) {
    index.elements.push_back(lower_index_element(*node_of(item).body, context));
    if (node_of(item).body->contains("opclassopts")) index.options = "options of an operator class";
    const catalog::Expression& expression = index.elements.back().expression;
    op.element_spans.push_back(expression.kind == catalog::ExpressionKind::column
                                   ? context.tokens.find_identifier(expression.text, from)
                                   : expression.span);
    if (op.element_spans.back().known()) from = op.element_spans.back().end;
  }
  for (const Json& item : list(body, "indexIncludingParams")) {
    index.include.push_back(string_member(*node_of(item).body, "name"));
  }
  if (body.contains("whereClause")) index.predicate = lower_expression(body.at("whereClause"), context);
  if (body.contains("options") || body.contains("tableSpace")) index.options = "WITH (…) or TABLESPACE";
  op.if_not_exists = flag(body, "if_not_exists");
  op.concurrently = flag(body, "concurrent");
  return op;
}

}  // namespace schemake::parse
