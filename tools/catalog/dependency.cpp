#include "catalog/dependency.hpp"

#include <algorithm>
#include <array>

namespace schemake::catalog {
namespace {

// pg_type of PostgreSQL 15, sorted, without row and array types.
constexpr std::array<std::string_view, 101> built_in_types{
    "aclitem",
    "any",
    "anyarray",
    "anycompatible",
    "anycompatiblearray",
    "anycompatiblemultirange",
    "anycompatiblenonarray",
    "anycompatiblerange",
    "anyelement",
    "anyenum",
    "anymultirange",
    "anynonarray",
    "anyrange",
    "bit",
    "bool",
    "box",
    "bpchar",
    "bytea",
    "char",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "event_trigger",
    "fdw_handler",
    "float4",
    "float8",
    "gtsvector",
    "index_am_handler",
    "inet",
    "int2",
    "int2vector",
    "int4",
    "int4multirange",
    "int4range",
    "int8",
    "int8multirange",
    "int8range",
    "internal",
    "interval",
    "json",
    "jsonb",
    "jsonpath",
    "language_handler",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_brin_bloom_summary",
    "pg_brin_minmax_multi_summary",
    "pg_ddl_command",
    "pg_dependencies",
    "pg_lsn",
    "pg_mcv_list",
    "pg_ndistinct",
    "pg_node_tree",
    "pg_snapshot",
    "point",
    "polygon",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "table_am_handler",
    "text",
    "tid",
    "time",
    "timestamp",
    "timestamptz",
    "timetz",
    "trigger",
    "tsm_handler",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
};
constexpr std::array<std::string_view, 6> more_built_in_types{"varbit", "varchar", "void",
                                                              "xid",    "xid8",    "xml"};

// Called in half of all defaults and checks; nobody drops them, so no edge is kept for them.
constexpr std::array<std::string_view, 12> everyday_functions{
    "now",         "nextval", "gen_random_uuid", "uuid_generate_v4", "lower",   "upper", "length",
    "char_length", "trim",    "btrim",           "timezone",         "coalesce"};

bool is_everyday(const Expression& call) {
  return std::find(everyday_functions.begin(), everyday_functions.end(), call.text) !=
         everyday_functions.end();
}

void add_routines(const Expression& expression, const ObjectId& dependent, Edges& edges) {
  walk(expression, [&](const Expression& node) {
    if (node.kind == ExpressionKind::function_call && !is_everyday(node)) {
      const std::string schema = node.qualifier.empty() ? std::string(default_schema) : node.qualifier;
      edges.emplace_back(routine_id({schema, node.text}), Dependent{dependent, false});
    }
    if (node.kind == ExpressionKind::cast && node.type && !is_built_in(*node.type)) {
      edges.emplace_back(type_id(resolved_name(*node.type)), Dependent{dependent, false});
    }
  });
}

void add_type(const TypeName& type, const ObjectId& dependent, Edges& edges) {
  if (!type.name.empty() && !is_built_in(type)) {
    edges.emplace_back(type_id(resolved_name(type)), Dependent{dependent, false});
  }
}

void add_column(const Table& table, const Column& column, Edges& edges) {
  if (!is_built_in(column.type)) add_type(column.type, column_id(table.name, column.name), edges);
  if (column.generated) add_routines(*column.generated, column_id(table.name, column.name), edges);
  if (!column.default_value && !column.serial) return;
  const ObjectId own_default = default_id(table.name, column.name);
  if (column.serial && !column.sequence.name.empty()) {
    edges.emplace_back(sequence_id(column.sequence), Dependent{own_default, false});
  }
  if (!column.default_value) return;
  add_routines(*column.default_value, own_default, edges);
  for (const QualifiedName& sequence : sequences_in(*column.default_value)) {
    edges.emplace_back(sequence_id(sequence), Dependent{own_default, false});
  }
}

void add_foreign_key(const ForeignKey& key, const ObjectId& dependent, Edges& edges) {
  for (const std::string& column : key.referenced_columns) {
    edges.emplace_back(column_id(key.referenced_table, column), Dependent{dependent, false});
  }
  // Of an opaque table no columns are known.
  edges.emplace_back(relation_id(key.referenced_table), Dependent{dependent, false});
  if (key.referenced_key.empty()) return;
  edges.emplace_back(constraint_id(key.referenced_table, key.referenced_key), Dependent{dependent, false});
  edges.emplace_back(index_id({key.referenced_table.schema, key.referenced_key}),
                     Dependent{dependent, false});
}

void add_constraint(const Table& table, const Constraint& constraint, Edges& edges) {
  if (const auto* key = std::get_if<ForeignKey>(&constraint.definition))
    add_foreign_key(*key, constraint_id(table.name, constraint.name), edges);
  if (const auto* check = std::get_if<Check>(&constraint.definition))
    add_routines(check->expression, constraint_id(table.name, constraint.name), edges);
}

}  // namespace

bool is_built_in(const TypeName& type) {
  if (!type.schema.empty()) return type.schema == "pg_catalog";
  return std::binary_search(built_in_types.begin(), built_in_types.end(), type.name) ||
         std::find(more_built_in_types.begin(), more_built_in_types.end(), type.name) !=
             more_built_in_types.end();
}

TypeName base_type(const TypeName& type, const Catalog& catalog) {
  if (type.name.empty() || is_built_in(type)) return type;
  const TypeDefinition* definition = catalog.find_type(resolved_name(type));
  const auto* domain = definition == nullptr ? nullptr : std::get_if<DomainType>(&definition->definition);
  return domain == nullptr || type.array_dimensions > 0 ? type : base_type(domain->base, catalog);
}

std::vector<std::string_view> built_in_type_names() {
  std::vector<std::string_view> names(built_in_types.begin(), built_in_types.end());
  names.insert(names.end(), more_built_in_types.begin(), more_built_in_types.end());
  return names;
}

QualifiedName resolved_name(const TypeName& type) {
  return {type.schema.empty() ? std::string(default_schema) : type.schema, type.name};
}

std::vector<QualifiedName> sequences_in(const Expression& expression) {
  std::vector<QualifiedName> sequences;
  walk(expression, [&](const Expression& node) {
    if (node.kind != ExpressionKind::function_call || node.text != "nextval" || node.operands.size() != 1)
      return;
    const Expression* argument = &node.operands.front();
    while (argument->kind == ExpressionKind::cast) argument = &argument->operands.front();
    if (argument->kind == ExpressionKind::string_literal) sequences.push_back(parse_name(argument->text));
  });
  return sequences;
}

Edges dependencies_of(const Table& table) {
  Edges edges;
  const ObjectId id = relation_id(table.name);
  for (const Column& column : table.columns) add_column(table, column, edges);
  for (const Constraint& constraint : table.constraints) add_constraint(table, constraint, edges);
  for (const QualifiedName& parent : table.parents) {
    edges.emplace_back(relation_id(parent), Dependent{id, table.is_partition()});
  }
  for (const Dependency& dependency : table.depends) {
    edges.emplace_back(dependency.on, Dependent{id, dependency.automatic});
  }
  return edges;
}

Edges dependencies_of(const Index& index) {
  Edges edges;
  for (const IndexElement& element : index.elements) {
    if (element.expression.kind != ExpressionKind::column)
      add_routines(element.expression, index_id(index.name), edges);
    if (!element.operator_class.empty()) {
      const QualifiedName name{std::string(default_schema), element.operator_class};
      edges.emplace_back(ObjectId{ObjectKind::operator_class, name, {}},
                         Dependent{index_id(index.name), false});
    }
  }
  if (index.predicate) add_routines(*index.predicate, index_id(index.name), edges);
  if (!index.parent.name.empty())
    edges.emplace_back(index_id(index.parent), Dependent{index_id(index.name), true});
  return edges;
}

Edges dependencies_of(const TypeDefinition& type) {
  Edges edges;
  const ObjectId id = type_id(type.name);
  std::visit(Overloaded{
                 [](const EnumType&) {},
                 [&](const DomainType& domain) {
                   add_type(domain.base, id, edges);
                   if (domain.default_value) add_routines(*domain.default_value, id, edges);
                   for (const Constraint& constraint : domain.constraints) {
                     if (const auto* check = std::get_if<Check>(&constraint.definition))
                       add_routines(check->expression, constraint_id(type.name, constraint.name), edges);
                   }
                 },
                 [&](const CompositeType& composite) {
                   for (const Column& attribute : composite.attributes)
                     add_type(attribute.type, column_id(type.name, attribute.name), edges);
                 },
                 [&](const RangeType& range) { add_type(range.subtype, id, edges); },
                 [](const BaseType&) {},
             },
             type.definition);
  return edges;
}

Edges dependencies_of(const Object& object) {
  Edges edges;
  for (const Dependency& dependency : object.depends)
    edges.emplace_back(dependency.on, Dependent{object.id, dependency.automatic});
  return edges;
}

}  // namespace schemake::catalog
