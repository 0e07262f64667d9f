// How a database changes: immutable data, one struct a kind, in a closed variant.
//
// The parser makes ops as the author wrote them; `replay` checks each against the catalog and completes
// it (default names of constraints, the columns of `REFERENCES users`), and everything after replay
// (inversion, rendering) sees completed ops only. Names carry the span where they were written.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "catalog/object.hpp"
#include "catalog/sequence.hpp"
#include "catalog/table.hpp"
#include "catalog/type_definition.hpp"
#include "text/source.hpp"

namespace schemake::change {

/// A relation. Written without a schema, the schema is empty until replay finds it in the search path.
struct TableName {
  catalog::QualifiedName name;
  text::Span span;
  /// ALTER TABLE IF EXISTS: without the table the op does nothing.
  bool missing_ok = false;
  /// ONLY: the tables that inherit from it are left alone.
  bool only = false;
};

/// A column, constraint or other name below a table.
struct Identifier {
  std::string name;
  text::Span span;
};

/// A constraint as written, with the places that diagnostics point at.
struct ConstraintDefinition {
  catalog::Constraint constraint;
  text::Span span;
  /// Of the columns, in the order of `catalog::columns_of`; may be shorter where places are not known.
  std::vector<text::Span> column_spans;
  text::Span referenced_table_span;
  std::vector<text::Span> referenced_column_spans;
};

/// A column with the constraints written behind it (not NOT NULL and DEFAULT: those are the column's).
struct ColumnDefinition {
  catalog::Column column;
  text::Span span;  ///< of the name
  std::vector<ConstraintDefinition> constraints;
  text::Span type_span;
  // As written, for what contradicts itself: NULL and NOT NULL, two defaults, a default and an identity.
  bool null_written = false;
  bool not_null_written = false;
  std::uint32_t values_written = 0;  ///< DEFAULT, GENERATED, IDENTITY, serial
  catalog::Properties identity_options{};
};

/// Any object by its name; `id.part` as in catalog::ObjectId.
struct ObjectName {
  catalog::ObjectId id;
  text::Span span;
  /// DROP FUNCTION f, without a list of arguments: whichever there is, if it is the only one.
  bool any_arguments = false;
};

/// CREATE TABLE … (LIKE source INCLUDING …).
struct LikeClause {
  TableName source;
  bool comments = false;
  bool constraints = false;  ///< checks; NOT NULL is always copied
  bool defaults = false;
  bool generated = false;
  bool identity = false;
  bool indexes = false;
  bool storage = false;
  /// The columns come after so many of the table's own.
  std::size_t position = 0;
};

/// What makes a table more than its columns and constraints.
struct TableTraits {
  catalog::RelationKind kind = catalog::RelationKind::table;
  catalog::Persistence persistence = catalog::Persistence::permanent;
  std::vector<TableName> parents;
  bool partition_of = false;
  std::string partition_bound;
  std::string partition_key;
  std::vector<catalog::Expression> partition_elements;
  std::vector<LikeClause> likes;
  /// CREATE TABLE … OF type; its name empty: none.
  TableName of_type;
  catalog::Properties properties;
  std::string statement;  ///< of a foreign table: what the model does not keep
};

struct CreateTable {
  TableName table;
  std::vector<ColumnDefinition> columns;
  std::vector<ConstraintDefinition> constraints;
  bool if_not_exists = false;
  TableTraits traits{};
};

/// CREATE TABLE … AS, CREATE [MATERIALIZED] VIEW, SELECT … INTO.
struct CreateFromQuery {
  TableName table;
  catalog::RelationKind kind = catalog::RelationKind::table;
  catalog::Persistence persistence = catalog::Persistence::permanent;
  std::vector<Identifier> column_names;  ///< as many as are written; none: the query's
  catalog::Expression query;
  bool or_replace = false;
  bool if_not_exists = false;
  catalog::Properties properties;
  std::string statement;
};

struct DropTable {
  TableName table;
  /// All tables that the same statement drops, this one included: references among them do not hold it.
  std::vector<catalog::QualifiedName> dropped_together;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameTable {
  TableName table;
  Identifier new_name;
  bool if_exists = false;
};

struct AddColumn {
  TableName table;
  ColumnDefinition column;
  bool if_not_exists = false;
};

struct DropColumn {
  TableName table;
  Identifier column;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameColumn {
  TableName table;
  Identifier column;
  Identifier new_name;
};

struct AlterColumnType {
  TableName table;
  Identifier column;
  catalog::TypeName type;
  std::string collation;
  std::optional<catalog::Expression> using_expression;
  text::Span type_span;
};

/// SET DEFAULT, or DROP DEFAULT when there is no value.
struct SetColumnDefault {
  TableName table;
  Identifier column;
  std::optional<catalog::Expression> value;
};

/// SET NOT NULL or DROP NOT NULL.
struct SetColumnNotNull {
  TableName table;
  Identifier column;
  bool not_null = true;
};

struct AddConstraint {
  TableName table;
  ConstraintDefinition definition;
};

struct DropConstraint {
  TableName table;
  Identifier constraint;
  bool if_exists = false;
  bool cascade = false;
};

struct RenameConstraint {
  TableName table;
  Identifier constraint;
  Identifier new_name;
};

struct ValidateConstraint {
  TableName table;
  Identifier constraint;
};

/// ALTER CONSTRAINT: of a foreign key.
struct AlterConstraint {
  TableName table;
  Identifier constraint;
  bool deferrable = false;
  bool initially_deferred = false;
};

/// ADD CONSTRAINT … UNIQUE or PRIMARY KEY USING INDEX.
struct AddConstraintUsingIndex {
  TableName table;
  ConstraintDefinition definition;  ///< its columns are the index's: filled in by replay
  Identifier index;
};

enum class IdentityChange : std::uint8_t { add, set, drop };

/// ALTER COLUMN … ADD GENERATED, SET GENERATED and the sequence's options, DROP IDENTITY.
struct AlterIdentity {
  TableName table;
  Identifier column;
  IdentityChange change = IdentityChange::add;
  catalog::Identity identity = catalog::Identity::none;  ///< none: not written
  catalog::Properties options;
  bool if_exists = false;
};

/// DROP EXPRESSION: a generated column becomes an ordinary one.
struct DropExpression {
  TableName table;
  Identifier column;
  bool if_exists = false;
};

enum class InheritanceChange : std::uint8_t { inherit, no_inherit, attach_partition, detach_partition };

struct AlterInheritance {
  TableName table;   ///< the child
  TableName parent;  ///< the parent, or the partitioned table
  InheritanceChange change = InheritanceChange::inherit;
  std::string partition_bound;
  bool concurrently = false;
};

struct CreateIndex {
  catalog::Index index;  ///< name empty until replay where the author wrote none
  text::Span span;       ///< of the name, or of the statement without one
  text::Span table_span;
  /// Of the elements, in order; may be shorter where places are not known.
  std::vector<text::Span> element_spans;
  bool if_not_exists = false;
  bool concurrently = false;
  /// ON ONLY: the partitions are left alone.
  bool only = false;
};

struct DropIndex {
  TableName index;
  bool if_exists = false;
  bool cascade = false;
  bool concurrently = false;
};

struct RenameIndex {
  TableName index;
  Identifier new_name;
  bool if_exists = false;
};

struct CreateSequence {
  TableName sequence;
  catalog::Properties options;  ///< "increment" → "2" …: what is written
  catalog::Persistence persistence = catalog::Persistence::permanent;
  /// OWNED BY; the column empty: NONE or not written.
  TableName owner_table;
  Identifier owner_column;
  bool if_not_exists = false;
};

struct AlterSequence {
  TableName sequence;
  catalog::Properties options;
  bool owned_by = false;  ///< OWNED BY is written
  TableName owner_table;
  Identifier owner_column;
};

struct CreateType {
  catalog::TypeDefinition type;
  text::Span span;  ///< of the name
  /// Labels, attributes: in order.
  std::vector<text::Span> part_spans;
  /// Of a domain's constraints.
  std::vector<ConstraintDefinition> constraints;
};

struct AddEnumValue {
  ObjectName type;
  Identifier value;
  Identifier neighbor;  ///< empty: at the end
  bool before = false;
  bool if_not_exists = false;
};

struct RenameEnumValue {
  ObjectName type;
  Identifier value;
  Identifier new_name;
};

enum class DomainChange : std::uint8_t {
  set_default,  ///< or drops it, without a value
  set_not_null,
  drop_not_null,
  add_constraint,
  drop_constraint,
  validate_constraint,
};

struct AlterDomain {
  ObjectName type;
  DomainChange change = DomainChange::set_default;
  std::optional<catalog::Expression> value;
  ConstraintDefinition constraint;  ///< add_constraint
  Identifier name;                  ///< drop_constraint, validate_constraint
  bool if_exists = false;
  bool cascade = false;
};

enum class AttributeChange : std::uint8_t { add, drop, set_type };

/// ALTER TYPE … ADD, DROP, ALTER ATTRIBUTE.
struct AlterAttribute {
  ObjectName type;
  AttributeChange change = AttributeChange::add;
  catalog::Column attribute;
  text::Span span;
  bool if_exists = false;
  bool cascade = false;
};

/// Any object that is kept as attributes, a schema or extension included. What it depends on is as written:
/// replay resolves the names.
struct CreateObject {
  catalog::Object object;
  text::Span span;
  std::vector<ObjectName> needs;  ///< relations, types, routines that must exist, as far as the grammar shows
  bool or_replace = false;
  bool if_not_exists = false;
};

/// ALTER of an object that is kept as attributes: those written replace what was.
struct AlterObject {
  ObjectName object;
  catalog::Properties attributes;
  std::map<std::string, catalog::Expression> expressions;
  std::vector<ObjectName> needs;
  bool if_exists = false;
};

/// Everything but tables and indexes, which have ops of their own.
struct DropObject {
  ObjectName object;
  /// The kind of relation that the statement names.
  catalog::RelationKind relation = catalog::RelationKind::view;
  /// DROP PROCEDURE, DROP AGGREGATE: "procedure"; empty: any, or a function.
  std::string subkind;
  std::vector<ObjectName> dropped_together;
  bool if_exists = false;
  bool cascade = false;
};

/// Likewise.
struct RenameObject {
  ObjectName object;
  catalog::RelationKind relation = catalog::RelationKind::view;
  Identifier new_name;
  bool if_exists = false;
  bool cascade = false;
};

struct SetSchema {
  ObjectName object;  ///< tables too
  Identifier schema;
  bool if_exists = false;
};

/// A property of any object or column; no value: back to the default.
struct SetProperty {
  ObjectName object;
  std::string property;
  std::optional<std::string> value;
  bool if_exists = false;
  /// COMMENT ON and OWNER TO of what the model has no object for.
  bool unknown_object = false;
  /// COMMENT ON VIEW: the relation must be one. None: any will do.
  std::optional<catalog::RelationKind> relation{};
};

/// GRANT and REVOKE.
struct Grant {
  std::vector<ObjectName> objects;
  /// ALL TABLES IN SCHEMA: of these schemas, all objects of this kind.
  std::vector<Identifier> schemas;
  catalog::ObjectKind kind = catalog::ObjectKind::relation;
  bool revoke = false;
  std::vector<std::string> privileges;  ///< "select", "update (a, b)"; none: all
  std::vector<std::string> grantees;
  bool grant_option = false;
  std::vector<Identifier> columns;
};

/// SET search_path, also by set_config().
struct SetSearchPath {
  std::vector<std::string> schemas;
  bool to_default = false;
  bool local = false;
  text::Span span;
};

/// What changes nothing that the catalog holds: SET, VACUUM, REFRESH, LOCK …
struct Maintenance {
  std::string description;
  text::Span span;
  std::vector<TableName> relations;  ///< must exist
  /// The setting that it leaves to its session ("statement_timeout"); empty: none.
  std::string setting;
};

enum class DataChangeKind : std::uint8_t { insert, update, delete_rows, merge, truncate, copy, select };

/// INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY: changes rows, not the catalog. A SELECT too: it is checked
/// like them.
struct DataChange {
  DataChangeKind kind = DataChangeKind::insert;
  TableName table;  ///< of a SELECT: empty
  /// Columns that it writes; empty for DELETE and for an INSERT without a column list.
  std::vector<Identifier> columns;
  /// The whole statement: an `insert`, `update`, `delete_from`, `merge` or query node.
  catalog::Expression statement;
};

/// A statement that the model does not understand. It runs on PostgreSQL as written.
struct Opaque {
  /// "DO": for messages. Empty for what stands in for a statement that did not parse: that was reported,
  /// and what it creates is not spoken of again.
  std::string description;
  text::Span span;
  /// Relations that it makes or removes, as far as its grammar shows: later statements may use them.
  std::vector<TableName> creates;
  std::vector<TableName> drops;
  /// Its author said with `-- effect:` what it does: the ops behind it in the same statement.
  bool effect_declared = false;
  /// Identifiers and words in it, lower case: what it may have made or dropped.
  std::vector<std::string> words;
};

using Op =
    std::variant<CreateTable, CreateFromQuery, DropTable, RenameTable, AddColumn, DropColumn, RenameColumn,
                 AlterColumnType, SetColumnDefault, SetColumnNotNull, AddConstraint, AddConstraintUsingIndex,
                 DropConstraint, RenameConstraint, ValidateConstraint, AlterConstraint, AlterIdentity,
                 DropExpression, AlterInheritance, CreateIndex, DropIndex, RenameIndex, CreateSequence,
                 AlterSequence, CreateType, AddEnumValue, RenameEnumValue, AlterDomain, AlterAttribute,
                 CreateObject, AlterObject, DropObject, RenameObject, SetSchema, SetProperty, Grant,
                 SetSearchPath, Maintenance, DataChange, Opaque>;

using catalog::Overloaded;

}  // namespace schemake::change
