// Lowers libpg_query's JSON trees into catalog and change values. Internal to this room.
//
// A tree node is an object with one member, its tag: {"ColumnRef": {…}}. Members at their zero value are
// left out, so every look-up has a default.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "catalog/expression.hpp"
#include "catalog/name.hpp"
#include "catalog/type.hpp"
#include "change/op.hpp"
#include "parse/token.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

using Json = nlohmann::json;

/// The statement being lowered.
struct Context {
  const TokenRange& tokens;
  /// Where the parsed text begins in the source: locations in the tree count from there.
  text::Offset base = 0;

  /// The token at a node's `location`; nowhere if the node has none.
  text::Span span(const Json& body) const;
};

/// A node's tag and body.
struct Node {
  std::string_view tag;
  const Json* body;
};

Node node_of(const Json& json);
/// The member, or an empty object.
const Json& member(const Json& json, const char* name);
/// The member's items, or none.
const Json& list(const Json& json, const char* name);
std::string string_member(const Json& json, const char* name);
bool flag(const Json& json, const char* name);
/// The text of a {"String": {"sval": …}} node.
std::string string_node(const Json& json);
std::vector<std::string> strings(const Json& items);

catalog::TypeName lower_type(const Json& body, const Context& context);
/// serial, bigserial, smallserial become their integer type and true.
bool replace_serial(catalog::TypeName& type);

catalog::Expression lower_expression(const Json& json, const Context& context);
/// SelectStmt, InsertStmt, UpdateStmt, DeleteStmt or MergeStmt.
catalog::Expression lower_query(const Json& json, const Context& context);

/// A relation as written: without a schema, the schema is empty.
change::TableName lower_relation(const Json& range_var, const Context& context);
change::ConstraintDefinition lower_constraint(const Json& body, const Context& context);
change::ColumnDefinition lower_column(const Json& body, const Context& context);
change::CreateTable lower_create_table(const Json& body, const Context& context);
change::CreateIndex lower_create_index(const Json& body, const Context& context);
catalog::IndexElement lower_index_element(const Json& body, const Context& context);
/// "FOR VALUES IN ('a')" of a partition, in one spelling.
std::string lower_partition_bound(const Json& body, const Context& context);

using Ops = std::vector<change::Op>;

/// What a statement is called: "CREATE TABLE", for messages.
std::string describe(const TokenRange& tokens);
change::Opaque make_opaque(const Context& context);
/// One statement's tree → its ops; adds M0106 for a transaction's own BEGIN or COMMIT.
Ops lower_statement(const Json& json, const Context& context, text::Diagnostics& diagnostics);

// One function for each group of statements; the tag is one of those that it is for.
Ops lower_alter_table(const Json& body, const Context& context);
Ops lower_relation_statement(std::string_view tag, const Json& body, const Context& context);
Ops lower_type_statement(std::string_view tag, const Json& body, const Context& context);
Ops lower_object_statement(std::string_view tag, const Json& body, const Context& context);
Ops lower_access_statement(std::string_view tag, const Json& body, const Context& context);
Ops lower_session_statement(std::string_view tag, const Json& body, const Context& context);
/// SELECT set_config('search_path', …), which is a SET; nothing for any other SELECT.
std::optional<Ops> lower_set_config(const Json& select, const Context& context);
Ops lower_data_statement(std::string_view tag, const Json& json, const Context& context);
Ops lower_drop(const Json& body, const Context& context);
Ops lower_drop_subscription(const Json& body, const Context& context);
Ops lower_rename(const Json& body, const Context& context);
Ops lower_set_schema(const Json& body, const Context& context);

/// "OBJECT_MATVIEW": what kind of object, and of relation.
struct ObjectType {
  catalog::ObjectKind kind = catalog::ObjectKind::relation;
  catalog::RelationKind relation = catalog::RelationKind::table;
  std::string subkind;  ///< "procedure", "aggregate", "dictionary" …
  bool known = true;
};
ObjectType object_type(const std::string& name);

/// The object that a DROP, COMMENT or ALTER names, in whichever of the tree's forms.
change::ObjectName lower_object(const ObjectType& type, const Json& object, const Context& context,
                                text::Offset from);
/// A type, routine, schema … by the list of its names.
change::ObjectName object_named(catalog::ObjectKind kind, const std::vector<std::string>& names,
                                const Context& context, text::Offset from);
/// "integer, text" of a list of types: how overloaded routines are told apart.
std::string argument_types(const Json& types, const Context& context);

/// Options as they are written, WITH (…) or behind a name: "fillfactor" → "70".
catalog::Properties lower_options(const Json& options, const Context& context);
/// "a, b = 1" of such options: for one property.
std::string join_options(const catalog::Properties& options);
/// A role as written: "public", "current_user", "app".
std::string role_name(const Json& role);
/// The author's text of the statement.
std::string statement_text(const Context& context);

inline Ops one(change::Op op) {
  Ops ops;
  ops.push_back(std::move(op));
  return ops;
}

}  // namespace schemake::parse
