// What a database has, read from the server, for mutators that need names which exist.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "server.hpp"

namespace schemake::mutants {

struct ColumnEntry {
  std::string name;
  std::string type;
  bool not_null = false;
  bool identity = false;
  bool generated = false;
  bool primary_key = false;
  bool unique = false;  ///< alone a primary key or a unique constraint
};

/// Identifiers are quoted where they must be: `name` is ready for a statement.
struct RelationEntry {
  std::string name;
  std::string bare;    ///< as in the catalog, without a schema
  char kind = 'r';     ///< pg_class.relkind
  std::string parent;  ///< of a partition
  std::string bound;   ///< of a partition: FOR VALUES …
  std::vector<ColumnEntry> columns;
};

struct ConstraintEntry {
  std::string relation;
  std::string name;
  char type = 'c';  ///< pg_constraint.contype
};

struct TypeEntry {
  std::string name;
  char type = 'e';  ///< pg_type.typtype
  std::vector<std::string> labels;
};

struct FunctionEntry {
  std::string kind;  ///< FUNCTION, PROCEDURE, AGGREGATE
  std::string name;  ///< with its arguments
};

struct Inventory {
  std::vector<RelationEntry> relations;
  std::vector<ConstraintEntry> constraints;
  std::vector<TypeEntry> types;
  std::vector<FunctionEntry> functions;
  std::vector<std::string> schemas;
  std::map<std::string, std::string> triggers;  ///< name → relation
  std::map<std::string, std::string> policies;
};

Inventory read_inventory(Connection& database);

enum class Role {
  table,
  view,
  sequence,
  index,
  column,
  constraint,
  type,
  function,
  trigger,
  policy,
  schema,
  label
};

/// Every name that was ever seen, as the catalog spells it, by what it named.
class Names {
 public:
  void add(const Inventory& inventory);
  bool has(Role role, const std::string& name) const;
  bool known(const std::string& name) const;

 private:
  std::map<Role, std::set<std::string>> names_;
};

}  // namespace schemake::mutants
