#include "inventory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lexer.hpp"

namespace schemake::mutants {
namespace {

/// In no schema of the server's own, and of no extension.
std::string ours(const char* catalog, const char* object, const char* schema) {
  return fmt::format(
      "{2} IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema') AND "
      "NOT "
      "EXISTS (SELECT FROM pg_depend WHERE classid = '{0}'::regclass AND objid = {1} AND deptype = 'e')",
      catalog, object, schema);
}

char letter(const std::string& text) {
  return text.empty() ? ' ' : text[0];
}

std::vector<RelationEntry> read_relations(Connection& database) {
  std::map<std::string, RelationEntry> relations;
  const std::string sql = R"(
    SELECT c.oid, c.oid::regclass, c.relname, c.relkind, pg_get_expr(c.relpartbound, c.oid),
      CASE WHEN c.relispartition THEN (SELECT inhparent::regclass FROM pg_inherits WHERE inhrelid = c.oid) END,
      quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity <> '',
      a.attgenerated <> '',
      EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisprimary AND a.attnum = ANY (indkey)),
      EXISTS (SELECT FROM pg_index WHERE indrelid = c.oid AND indisunique AND indnatts = 1 AND a.attnum = indkey[0])
    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND attnum > 0 AND NOT attisdropped
    WHERE )" + ours("pg_class", "c.oid", "c.relnamespace") +
                          " ORDER BY c.oid, a.attnum";
  std::vector<std::string> order;
  for (const auto& row : database.query(sql)) {
    auto [at, added] =
        relations.try_emplace(row[0], RelationEntry{row[1], row[2], letter(row[3]), row[5], row[4], {}});
    if (added) order.push_back(row[0]);
    if (!row[6].empty())
      at->second.columns.push_back(
          {row[6], row[7], row[8] == "t", row[9] == "t", row[10] == "t", row[11] == "t", row[12] == "t"});
  }
  std::vector<RelationEntry> out;
  for (const std::string& oid : order) out.push_back(relations.at(oid));
  return out;
}

std::vector<TypeEntry> read_types(Connection& database) {
  std::vector<TypeEntry> types;
  const std::string sql = R"(
    SELECT t.oid::regtype, t.typtype, e.enumlabel
    FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid LEFT JOIN pg_enum e ON e.enumtypid = t.oid
    WHERE (typtype IN ('e', 'd', 'r') OR c.relkind = 'c') AND )" +
                          ours("pg_type", "t.oid", "t.typnamespace") + " ORDER BY t.oid, e.enumsortorder";
  for (const auto& row : database.query(sql)) {
    if (types.empty() || types.back().name != row[0]) types.push_back({row[0], letter(row[1]), {}});
    if (!row[2].empty()) types.back().labels.push_back(row[2]);
  }
  return types;
}

std::map<std::string, std::string> read_pairs(Connection& database, const std::string& sql) {
  std::map<std::string, std::string> pairs;
  for (const auto& row : database.query(sql)) pairs.emplace(row[0], row[1]);
  return pairs;
}

std::string bare(const std::string& name) {
  const Tokens tokens = tokenize(name);
  for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
    if (is(tokens[i + 1], ".")) return name_of(tokens[i + 2]);
  }
  return tokens.empty() ? name : name_of(tokens[0]);
}

Role role_of(char relation_kind) {
  switch (relation_kind) {
    case 'v':
    case 'm':
      return Role::view;
    case 'S':
      return Role::sequence;
    case 'i':
    case 'I':
      return Role::index;
    case 'c':
      return Role::type;
    default:
      return Role::table;
  }
}

}  // namespace

Inventory read_inventory(Connection& database) {
  Inventory inventory;
  inventory.relations = read_relations(database);
  inventory.types = read_types(database);
  for (const auto& row :
       database.query("SELECT conrelid::regclass, quote_ident(conname), contype FROM pg_constraint "
                      "WHERE conrelid <> 0 AND conislocal AND " +
                      ours("pg_constraint", "pg_constraint.oid", "connamespace") + " ORDER BY oid"))
    inventory.constraints.push_back({row[0], row[1], letter(row[2])});
  const std::string functions =
      "SELECT CASE prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, "
      "oid::regprocedure FROM pg_proc WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = "
      "'pg_proc'::regclass AND objid = pg_proc.oid AND deptype = 'i') AND " +
      ours("pg_proc", "pg_proc.oid", "pronamespace") + " ORDER BY oid";
  for (const auto& row : database.query(functions)) inventory.functions.push_back({row[0], row[1]});
  for (const auto& row :
       database.query("SELECT quote_ident(nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND "
                      "nspname NOT IN ('information_schema', 'public') ORDER BY oid"))
    inventory.schemas.push_back(row[0]);
  inventory.triggers = read_pairs(
      database,
      "SELECT quote_ident(tgname), tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal ORDER BY oid");
  inventory.policies =
      read_pairs(database, "SELECT quote_ident(polname), polrelid::regclass FROM pg_policy ORDER BY oid");
  return inventory;
}

void Names::add(const Inventory& inventory) {
  for (const RelationEntry& relation : inventory.relations) {
    names_[role_of(relation.kind)].insert(relation.bare);
    if (role_of(relation.kind) == Role::index || role_of(relation.kind) == Role::sequence) continue;
    for (const ColumnEntry& column : relation.columns) names_[Role::column].insert(bare(column.name));
  }
  for (const ConstraintEntry& constraint : inventory.constraints)
    names_[Role::constraint].insert(bare(constraint.name));
  for (const TypeEntry& type : inventory.types) {
    names_[Role::type].insert(bare(type.name));
    names_[Role::label].insert(type.labels.begin(), type.labels.end());
  }
  for (const FunctionEntry& function : inventory.functions)
    names_[Role::function].insert(bare(function.name));
  for (const std::string& schema : inventory.schemas) names_[Role::schema].insert(bare(schema));
  for (const auto& [trigger, relation] : inventory.triggers) names_[Role::trigger].insert(bare(trigger));
  for (const auto& [policy, relation] : inventory.policies) names_[Role::policy].insert(bare(policy));
}

bool Names::has(Role role, const std::string& name) const {
  const auto at = names_.find(role);
  return at != names_.end() && at->second.contains(name);
}

bool Names::known(const std::string& name) const {
  return std::any_of(names_.begin(), names_.end(),
                     [&](const auto& entry) { return entry.second.contains(name); });
}

}  // namespace schemake::mutants
