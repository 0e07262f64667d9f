// Tables, columns, constraints and indexes.
#include <string_view>
#include <utility>

#include "parse/lower.hpp"
#include "text/ascii.hpp"

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
  key.set_columns = strings(list(body, "fk_del_set_cols"));
  definition.column_spans = find_names(key.columns, definition.span.begin, context);
  definition.referenced_table_span = referenced.span;
  definition.referenced_column_spans = find_names(key.referenced_columns, referenced.span.end, context);
  definition.constraint.definition = std::move(key);
}

void lower_exclusion(const Json& body, const Context& context, ConstraintDefinition& definition) {
  catalog::Exclusion exclusion;
  exclusion.method = string_member(body, "access_method");
  if (exclusion.method.empty()) exclusion.method = "btree";
  definition.column_spans.clear();
  for (const Json& item : list(body, "exclusions")) {
    const Json& pair = list(member(item, "List"), "items");
    if (pair.size() != 2) continue;
    exclusion.elements.push_back(lower_index_element(*node_of(pair[0]).body, context));
    const std::vector<std::string> symbol = strings(list(member(pair[1], "List"), "items"));
    exclusion.operators.push_back(symbol.empty() ? std::string() : symbol.back());
    definition.column_spans.push_back(exclusion.elements.back().expression.span);
  }
  exclusion.include = strings(list(body, "including"));
  if (body.contains("where_clause")) exclusion.predicate = lower_expression(body.at("where_clause"), context);
  definition.constraint.definition = std::move(exclusion);
}

void lower_definition(const std::string& type, const Json& body, const Context& context,
                      ConstraintDefinition& definition) {
  const std::vector<std::string> keys = strings(list(body, "keys"));
  definition.column_spans = find_names(keys, definition.span.begin, context);
  if (type == "CONSTR_PRIMARY") {
    definition.constraint.definition = catalog::PrimaryKey{keys, strings(list(body, "including"))};
  } else if (type == "CONSTR_UNIQUE") {
    definition.constraint.definition =
        catalog::Unique{keys, strings(list(body, "including")), flag(body, "nulls_not_distinct")};
  } else if (type == "CONSTR_CHECK") {
    definition.constraint.definition = catalog::Check{lower_expression(member(body, "raw_expr"), context)};
  } else if (type == "CONSTR_FOREIGN") {
    lower_foreign_key(body, context, definition);
  } else if (type == "CONSTR_EXCLUSION") {
    lower_exclusion(body, context, definition);
  }
}

// What of a constraint has no place in the model.
std::string unkept_options(const Json& body) {
  if (body.contains("options") || body.contains("indexspace")) return "WITH (…) or TABLESPACE";
  return {};
}

bool is_constraint_of_table(const std::string& type) {
  return type == "CONSTR_PRIMARY" || type == "CONSTR_UNIQUE" || type == "CONSTR_CHECK" ||
         type == "CONSTR_FOREIGN" || type == "CONSTR_EXCLUSION";
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
    definition.not_null_written = true;
  } else if (type == "CONSTR_NULL") {
    definition.null_written = true;
  } else if (type == "CONSTR_DEFAULT") {
    ++definition.values_written;
    column.default_value = lower_expression(member(body, "raw_expr"), context);
    // DEFAULT NULL is no default.
    if (column.default_value->kind == catalog::ExpressionKind::null_literal) column.default_value.reset();
  } else if (type == "CONSTR_IDENTITY") {
    column.identity = string_member(body, "generated_when") == "a" ? catalog::Identity::always
                                                                   : catalog::Identity::by_default;
    column.identity_options = !list(body, "options").empty();
    definition.identity_options = lower_options(list(body, "options"), context);
    column.not_null = true;
    ++definition.values_written;
  } else if (type == "CONSTR_GENERATED") {
    ++definition.values_written;
    column.generated = lower_expression(member(body, "raw_expr"), context);
  } else if (is_constraint_of_table(type)) {
    definition.constraints.push_back(lower_column_constraint(body, context, definition));
  } else {
    lower_attribute(type, definition);
  }
}

std::string last_name(const Json& items) {
  const std::vector<std::string> names = strings(items);
  return names.empty() ? std::string() : names.back();
}

// The bits of TableLikeOption.
change::LikeClause lower_like(const Json& body, const Context& context, std::size_t position) {
  enum : int { comments = 1, compression = 2, constraints = 4, defaults = 8, generated = 16, identity = 32 };
  enum : int { indexes = 64, storage = 256 };
  const int options = body.value("options", 0);
  change::LikeClause like;
  like.source = lower_relation(member(body, "relation"), context);
  like.comments = (options & comments) != 0;
  like.constraints = (options & constraints) != 0;
  like.defaults = (options & defaults) != 0;
  like.generated = (options & generated) != 0;
  like.identity = (options & identity) != 0;
  like.indexes = (options & indexes) != 0;
  like.storage = (options & storage) != 0;
  like.position = position;
  return like;
}

void lower_traits(const Json& body, const Context& context, change::TableTraits& traits) {
  const std::string letter = string_member(member(body, "relation"), "relpersistence");
  traits.persistence = letter == "t"   ? catalog::Persistence::temporary
                       : letter == "u" ? catalog::Persistence::unlogged
                                       : catalog::Persistence::permanent;
  for (const Json& item : list(body, "inhRelations"))
    traits.parents.push_back(lower_relation(*node_of(item).body, context));
  if (body.contains("partbound")) {
    traits.partition_of = true;
    traits.partition_bound = lower_partition_bound(body.at("partbound"), context);
  }
  if (body.contains("ofTypename")) {
    const Json& type = body.at("ofTypename");
    const catalog::TypeName name = lower_type(type, context);
    traits.of_type = {{name.schema, name.name}, context.span(type), false};
  }
  for (const auto& [name, value] : lower_options(list(body, "options"), context))
    traits.properties["option " + name] = value;
  if (body.contains("tablespacename"))
    traits.properties["tablespace"] = string_member(body, "tablespacename");
  if (body.contains("accessMethod")) traits.properties["access method"] = string_member(body, "accessMethod");
}

void lower_partition_key(const Json& body, const Context& context, change::TableTraits& traits) {
  const std::string strategy = string_member(body, "strategy");
  std::string parts;
  for (const Json& item : list(body, "partParams")) {
    const Json& element = *node_of(item).body;
    const catalog::IndexElement part = lower_index_element(element, context);
    traits.partition_elements.push_back(part.expression);
    // Of an expression its beginning stands for it: the whole is compared as elements.
    parts += (parts.empty() ? "" : ", ") +
             (element.contains("expr") ? std::string("(expression)") : string_member(element, "name"));
  }
  traits.partition_key = text::upper(strategy) + " (" + parts + ")";
}

std::string bound_value(const Json& datum, const Context& context) {
  const catalog::Expression value = lower_expression(datum, context);
  const std::string text = value.kind == catalog::ExpressionKind::null_literal ? "NULL" : value.text;
  if (value.kind == catalog::ExpressionKind::string_literal) return "'" + text + "'";
  if (value.kind == catalog::ExpressionKind::column) return text::upper(text);
  return text.empty() ? "(expression)" : text;
}

std::string bound_values(const Json& data, const Context& context) {
  std::string text;
  for (const Json& datum : data) text += (text.empty() ? "" : ", ") + bound_value(datum, context);
  return "(" + text + ")";
}

}  // namespace

std::string lower_partition_bound(const Json& body, const Context& context) {
  if (flag(body, "is_default")) return "DEFAULT";
  const std::string strategy = string_member(body, "strategy");
  if (strategy == "l") return "FOR VALUES IN " + bound_values(list(body, "listdatums"), context);
  if (strategy == "r") {
    return "FOR VALUES FROM " + bound_values(list(body, "lowerdatums"), context) + " TO " +
           bound_values(list(body, "upperdatums"), context);
  }
  return "FOR VALUES WITH (modulus " + std::to_string(body.value("modulus", 0)) + ", remainder " +
         std::to_string(body.value("remainder", 0)) + ")";
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

change::TableName lower_relation(const Json& range_var, const Context& context) {
  change::TableName relation;
  relation.name.name = string_member(range_var, "relname");
  relation.name.schema = string_member(range_var, "schemaname");
  relation.only = range_var.contains("relname") && !flag(range_var, "inh");
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
  definition.constraint.no_inherit = flag(body, "is_no_inherit");
  definition.constraint.options = unkept_options(body);
  lower_definition(string_member(body, "contype"), body, context, definition);
  return definition;
}

change::ColumnDefinition lower_column(const Json& body, const Context& context) {
  change::ColumnDefinition definition;
  definition.column.name = catalog::truncate_name(string_member(body, "colname"));
  definition.span = context.span(body);
  definition.column.type = lower_type(member(body, "typeName"), context);
  definition.type_span = context.span(member(body, "typeName"));
  definition.column.serial = replace_serial(definition.column.type);
  definition.column.not_null = definition.column.serial;
  definition.values_written = definition.column.serial ? 1 : 0;
  definition.column.collation = last_name(list(member(body, "collClause"), "collname"));
  const std::string compression = string_member(body, "compression");
  if (!compression.empty() && compression != "default")
    definition.column.properties["compression"] = compression;
  for (const Json& item : list(body, "constraints")) {
    lower_column_property(*node_of(item).body, context, definition);
  }
  return definition;
}

change::CreateTable lower_create_table(const Json& body, const Context& context) {
  change::CreateTable op;
  op.table = lower_relation(member(body, "relation"), context);
  op.if_not_exists = flag(body, "if_not_exists");
  lower_traits(body, context, op.traits);
  if (body.contains("partspec")) lower_partition_key(body.at("partspec"), context, op.traits);
  for (const Json& element : list(body, "tableElts")) {
    const auto [tag, element_body] = node_of(element);
    if (tag == "ColumnDef") {
      op.columns.push_back(lower_column(*element_body, context));
    } else if (tag == "TableLikeClause") {
      op.traits.likes.push_back(lower_like(*element_body, context, op.columns.size()));
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
  for (const auto& [name, value] : lower_options(list(body, "options"), context))
    index.properties["option " + name] = value;
  if (body.contains("tableSpace")) index.properties["tablespace"] = string_member(body, "tableSpace");
  op.if_not_exists = flag(body, "if_not_exists");
  op.concurrently = flag(body, "concurrent");
  op.only = table.only;
  return op;
}

}  // namespace schemake::parse
