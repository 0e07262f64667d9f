// Lowers libpg_query's JSON trees into catalog and change values. Internal to this room.
//
// A tree node is an object with one member, its tag: {"ColumnRef": {…}}. Members at their zero value are
// left out, so every look-up has a default.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "catalog/expression.hpp"
#include "catalog/name.hpp"
#include "catalog/type.hpp"
#include "change/op.hpp"
#include "parse/token.hpp"

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

change::TableName lower_relation(const Json& range_var, const Context& context);
change::ConstraintDefinition lower_constraint(const Json& body, const Context& context);
change::ColumnDefinition lower_column(const Json& body, const Context& context);
/// CREATE TABLE, if it uses nothing that the model does not have.
std::optional<change::CreateTable> lower_create_table(const Json& body, const Context& context);
change::CreateIndex lower_create_index(const Json& body, const Context& context);

}  // namespace schemake::parse
