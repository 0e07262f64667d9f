// What everything in a database is called, and the objects that are kept as attributes.
//
// Tables, indexes, sequences and types have structs of their own, because statements change their parts.
// All else (a function, a trigger, a policy, an extension …) is made and dropped as a whole: one struct
// holds any of them as named attributes, named expressions and what it depends on.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/expression.hpp"
#include "catalog/name.hpp"

namespace schemake::catalog {

enum class ObjectKind : std::uint8_t {
  schema,
  extension,
  relation,       ///< a table, view, materialized view or foreign table
  column,         ///< of a relation; or an attribute of a composite type
  default_value,  ///< of a column
  constraint,     ///< of a table or a domain
  index,
  sequence,
  type,     ///< enum, domain, composite, range, base; every relation has one of its name
  routine,  ///< function, procedure, aggregate: they share one namespace
  trigger,
  rule,
  policy,
  event_trigger,
  statistics,
  operator_symbol,
  operator_class,
  operator_family,
  cast,
  collation,
  conversion,
  text_search,
  language,
  foreign_data_wrapper,
  server,
  user_mapping,
  publication,
  subscription,
  access_method,
  transform,
  role,
};

/// "event trigger": for messages.
std::string_view word(ObjectKind kind);

/// Which object. `part` tells apart what has the same name: a column or constraint of its relation, a
/// trigger, rule or policy of its table, a routine or operator by its argument types ("integer, text").
/// What lives in no schema (a schema, an extension …) has an empty one.
struct ObjectId {
  ObjectKind kind = ObjectKind::relation;
  QualifiedName name;
  std::string part;

  auto operator<=>(const ObjectId&) const = default;
};

ObjectId relation_id(const QualifiedName& relation);
ObjectId column_id(const QualifiedName& relation, std::string_view column);
ObjectId constraint_id(const QualifiedName& relation, std::string_view constraint);
ObjectId default_id(const QualifiedName& relation, std::string_view column);
ObjectId index_id(const QualifiedName& index);
ObjectId sequence_id(const QualifiedName& sequence);
ObjectId type_id(const QualifiedName& type);
/// All routines of a name: what calls one says its name only.
ObjectId routine_id(const QualifiedName& routine);
ObjectId schema_id(std::string_view schema);
ObjectId extension_id(std::string_view extension);

/// False for what has a name of its own in the whole database: a schema, an extension, an event trigger …
bool lives_in_schema(ObjectKind kind);
/// Whether the object is a part of a relation: a trigger, rule or policy, a column, a constraint.
bool belongs_to_relation(ObjectKind kind);

/// "column \"phone\" of table \"users\"", "function \"f(integer)\"": for messages. The relation's own kind
/// is said by `relation_word`.
std::string display(const ObjectId& id, std::string_view relation_word = "table");

/// What has no effect on other objects: comment, owner, grants, storage … Absent where it is the default.
using Properties = std::map<std::string, std::string>;

struct Dependency {
  ObjectId on;
  /// The dependent goes with it, as an index with its column; else only CASCADE takes it along.
  bool automatic = false;

  auto operator<=>(const Dependency&) const = default;
};

struct Object {
  ObjectId id;
  /// What kind of kind: "function", "procedure", "aggregate"; else empty.
  std::string subkind;
  /// "language" → "plpgsql", "events" → "INSERT OR UPDATE": in one spelling, so that equal means equal.
  Properties attributes;
  /// "using", "with check", "when".
  std::map<std::string, Expression> expressions;
  /// As far as the grammar shows; sorted, each once.
  std::vector<Dependency> depends;
  Properties properties;
  /// The statement that made it, to make it again; not part of its value.
  std::string statement;

  bool operator==(const Object& other) const {
    return id == other.id && subkind == other.subkind && attributes == other.attributes &&
           expressions == other.expressions && properties == other.properties;
  }
};

}  // namespace schemake::catalog
