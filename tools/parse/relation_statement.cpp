// Views, sequences, tables from a query, foreign tables.
#include <utility>

#include "parse/lower.hpp"

namespace schemake::parse {
namespace {

using catalog::RelationKind;

catalog::Persistence persistence_of(const Json& relation) {
  const std::string letter = string_member(relation, "relpersistence");
  if (letter == "t") return catalog::Persistence::temporary;
  return letter == "u" ? catalog::Persistence::unlogged : catalog::Persistence::permanent;
}

std::vector<change::Identifier> identifiers(const Json& names, const Context& context, text::Offset from) {
  std::vector<change::Identifier> found;
  for (std::string& name : strings(names)) {
    const text::Span span = context.tokens.find_identifier(name, from);
    if (span.known()) from = span.end;
    found.push_back({catalog::truncate_name(name), span});
  }
  return found;
}

void add_options(const Json& options, const Context& context, catalog::Properties& properties) {
  for (const auto& [name, value] : lower_options(options, context)) properties["option " + name] = value;
}

Ops lower_view(const Json& body, const Context& context) {
  change::CreateFromQuery op;
  const Json& view = member(body, "view");
  op.table = lower_relation(view, context);
  op.kind = RelationKind::view;
  op.persistence = persistence_of(view);
  op.column_names = identifiers(list(body, "aliases"), context, op.table.span.end);
  op.query = lower_query(member(body, "query"), context);
  op.or_replace = flag(body, "replace");
  add_options(list(body, "options"), context, op.properties);
  const std::string check = string_member(body, "withCheckOption");
  if (check == "LOCAL_CHECK_OPTION") op.properties["option check_option"] = "local";
  if (check == "CASCADED_CHECK_OPTION") op.properties["option check_option"] = "cascaded";
  op.statement = statement_text(context);
  return one(std::move(op));
}

Ops lower_table_as(const Json& into, const Json& query, const Json& body, const Context& context) {
  change::CreateFromQuery op;
  const Json& relation = member(into, "rel");
  op.table = lower_relation(relation, context);
  const bool view = string_member(body, "objtype") == "OBJECT_MATVIEW";
  op.kind = view ? RelationKind::materialized_view : RelationKind::table;
  op.persistence = persistence_of(relation);
  op.column_names = identifiers(list(into, "colNames"), context, op.table.span.end);
  op.query = lower_query(query, context);
  op.if_not_exists = flag(body, "if_not_exists");
  add_options(list(into, "options"), context, op.properties);
  op.statement = statement_text(context);
  return one(std::move(op));
}

// OWNED BY [schema.]table.column, or NONE.
bool take_owner(const Json& options, const Context& context, change::TableName& table,
                change::Identifier& column) {
  for (const Json& item : options) {
    const Json& body = *node_of(item).body;
    if (string_member(body, "defname") != "owned_by") continue;
    std::vector<std::string> names = strings(list(member(member(body, "arg"), "List"), "items"));
    if (names.size() < 2) return true;
    column.name = names.back();
    names.pop_back();
    const change::ObjectName owner =
        object_named(catalog::ObjectKind::relation, names, context, context.span(body).begin);
    table = {owner.id.name, owner.span, false};
    column.span = context.tokens.find_identifier(column.name, owner.span.end);
    if (!column.span.known()) column.span = owner.span;
    return true;
  }
  return false;
}

Ops lower_create_sequence(const Json& body, const Context& context) {
  change::CreateSequence op;
  op.sequence = lower_relation(member(body, "sequence"), context);
  op.persistence = persistence_of(member(body, "sequence"));
  op.options = lower_options(list(body, "options"), context);
  op.options.erase("owned_by");
  take_owner(list(body, "options"), context, op.owner_table, op.owner_column);
  op.if_not_exists = flag(body, "if_not_exists");
  return one(std::move(op));
}

Ops lower_alter_sequence(const Json& body, const Context& context) {
  change::AlterSequence op;
  op.sequence = lower_relation(member(body, "sequence"), context);
  op.sequence.missing_ok = flag(body, "missing_ok");
  op.options = lower_options(list(body, "options"), context);
  op.options.erase("owned_by");
  op.owned_by = take_owner(list(body, "options"), context, op.owner_table, op.owner_column);
  return one(std::move(op));
}

Ops lower_foreign_table(const Json& body, const Context& context) {
  change::CreateTable op = lower_create_table(member(body, "base"), context);
  op.traits.kind = RelationKind::foreign_table;
  op.traits.properties["server"] = string_member(body, "servername");
  add_options(list(body, "options"), context, op.traits.properties);
  op.traits.statement = statement_text(context);
  return one(std::move(op));
}

}  // namespace

Ops lower_relation_statement(std::string_view tag, const Json& body, const Context& context) {
  if (tag == "CreateStmt") return one(lower_create_table(body, context));
  if (tag == "ViewStmt") return lower_view(body, context);
  if (tag == "CreateTableAsStmt") {
    return lower_table_as(member(body, "into"), member(body, "query"), body, context);
  }
  if (tag == "CreateSeqStmt") return lower_create_sequence(body, context);
  if (tag == "AlterSeqStmt") return lower_alter_sequence(body, context);
  if (tag == "CreateForeignTableStmt") return lower_foreign_table(body, context);
  if (tag == "IndexStmt") return one(lower_create_index(body, context));
  // SELECT … INTO: the query without its INTO.
  Json query = Json::object();
  query["SelectStmt"] = body;
  query["SelectStmt"].erase("intoClause");
  return lower_table_as(member(body, "intoClause"), query, Json::object(), context);
}

}  // namespace schemake::parse
