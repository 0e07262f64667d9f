// What changes a session, a server or a table's storage, and nothing that the catalog holds.
#include <algorithm>
#include <array>
#include <utility>

#include "parse/lower.hpp"
#include "text/ascii.hpp"

namespace schemake::parse {
namespace {

change::Maintenance maintenance(const Context& context) {
  return {describe(context.tokens), context.tokens.span(), {}, {}};
}

// '"$user", public' of set_config(), or the one string of SET search_path = '…'.
std::vector<std::string> split_path(std::string_view text) {
  std::vector<std::string> schemas;
  std::string current;
  bool quoted = false;
  const auto finish = [&] {
    if (!current.empty()) schemas.push_back(std::move(current));
    current.clear();
  };
  for (const char byte : text) {
    if (byte == '"') {
      quoted = !quoted;
    } else if (byte == ',' && !quoted) {
      finish();
    } else if (quoted || byte != ' ') {
      current += quoted ? std::string(1, byte) : text::lower(std::string_view(&byte, 1));
    }
  }
  finish();
  return schemas;
}

Ops lower_search_path(const Json& body, const Context& context) {
  change::SetSearchPath op;
  op.span = context.tokens.span();
  op.local = flag(body, "is_local");
  const Json& values = list(body, "args");
  op.to_default = values.empty();
  for (const Json& item : values) {
    op.schemas.push_back(string_member(member(member(item, "A_Const"), "sval"), "sval"));
  }
  // SET search_path = '' is the empty path: a schema without a name does not exist.
  std::erase(op.schemas, std::string());
  return one(std::move(op));
}

Ops lower_set(const Json& body, const Context& context) {
  const std::string name = string_member(body, "name");
  const std::string kind = string_member(body, "kind");
  const bool all = kind == "VAR_RESET_ALL";
  if (name == "search_path" || all) return lower_search_path(body, context);
  change::Maintenance op = maintenance(context);
  const bool sets = kind == "VAR_SET_VALUE" || kind == "VAR_SET_MULTI";
  if (sets && !flag(body, "is_local") && name != "TRANSACTION" && name != "SESSION CHARACTERISTICS")
    op.setting = name;
  return one(std::move(op));
}

void add_relation(change::Maintenance& op, const Json& relation, const Context& context) {
  if (!relation.empty()) op.relations.push_back(lower_relation(relation, context));
}

// The relations that a maintenance statement names: in any of these members.
Ops lower_maintenance(const Json& body, const Context& context) {
  change::Maintenance op = maintenance(context);
  add_relation(op, member(body, "relation"), context);
  for (const Json& item : list(body, "rels"))
    add_relation(op, member(*node_of(item).body, "relation"), context);
  for (const Json& item : list(body, "relations")) add_relation(op, *node_of(item).body, context);
  return one(std::move(op));
}

// REINDEX INDEX names an index, which is a relation of another kind.
Ops lower_reindex(const Json& body, const Context& context) {
  change::Maintenance op = maintenance(context);
  if (string_member(body, "kind") != "REINDEX_OBJECT_INDEX")
    add_relation(op, member(body, "relation"), context);
  return one(std::move(op));
}

}  // namespace

std::optional<Ops> lower_set_config(const Json& select, const Context& context) {
  const Json& targets = list(select, "targetList");
  if (targets.size() != 1 || select.contains("fromClause")) return std::nullopt;
  const Json& call = member(member(*node_of(targets.front()).body, "val"), "FuncCall");
  const std::vector<std::string> name = strings(list(call, "funcname"));
  const Json& arguments = list(call, "args");
  if (name.empty() || name.back() != "set_config" || arguments.size() != 3) return std::nullopt;
  const auto string = [&](std::size_t i) {
    return string_member(member(member(arguments[i], "A_Const"), "sval"), "sval");
  };
  const bool local = flag(member(member(arguments[2], "A_Const"), "boolval"), "boolval");
  if (string(0) == "search_path") {
    return one(change::SetSearchPath{split_path(string(1)), false, local, context.tokens.span()});
  }
  change::Maintenance op = maintenance(context);
  if (!local) op.setting = string(0);
  return one(std::move(op));
}

Ops lower_session_statement(std::string_view tag, const Json& body, const Context& context) {
  if (tag == "VariableSetStmt") return lower_set(body, context);
  if (tag == "ReindexStmt") return lower_reindex(body, context);
  return lower_maintenance(body, context);
}

}  // namespace schemake::parse
