// What a table is: columns, constraints, indexes. Plain values with structural equality.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catalog/expression.hpp"
#include "catalog/name.hpp"
#include "catalog/object.hpp"
#include "catalog/type.hpp"

namespace schemake::catalog {

enum class Identity : std::uint8_t { none, always, by_default };

struct Column {
  std::string name;
  TypeName type;
  bool not_null = false;
  /// serial, bigserial, smallserial: the type is the integer one, and the default comes from a sequence
  /// that the column owns; then `default_value` is empty.
  bool serial = false;
  Identity identity = Identity::none;
  /// Whether the identity's sequence was given options (START WITH …), which the model does not keep.
  bool identity_options = false;
  std::optional<Expression> default_value;
  /// GENERATED ALWAYS AS (…) STORED.
  std::optional<Expression> generated;
  std::string collation;
  /// Of a serial or identity column; its name empty: none.
  QualifiedName sequence{{}, {}};
  /// Parents that have the column too, through INHERITS or as partitions.
  std::uint32_t inherited = 0;
  /// Written for this table itself; false: only inherited.
  bool local = true;
  /// comment, storage, compression, statistics …
  Properties properties;

  bool operator==(const Column&) const = default;
};

enum class ForeignKeyAction : std::uint8_t { no_action, restricted, cascade, set_null, set_default };

struct PrimaryKey {
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool operator==(const PrimaryKey&) const = default;
};

struct Unique {
  std::vector<std::string> columns;
  std::vector<std::string> include;
  bool nulls_not_distinct = false;
  bool operator==(const Unique&) const = default;
};

struct Check {
  Expression expression;
  bool operator==(const Check&) const = default;
};

struct ForeignKey {
  std::vector<std::string> columns;
  QualifiedName referenced_table;
  /// Never empty in a catalog: replay fills in the referenced table's primary key.
  std::vector<std::string> referenced_columns;
  ForeignKeyAction on_delete = ForeignKeyAction::no_action;
  ForeignKeyAction on_update = ForeignKeyAction::no_action;
  bool match_full = false;
  /// ON DELETE SET NULL (a, b): which of the columns; none: all.
  std::vector<std::string> set_columns;
  /// The constraint or index of the referenced table that it rests on; not part of its value.
  std::string referenced_key;

  bool operator==(const ForeignKey& other) const {
    return columns == other.columns && referenced_table == other.referenced_table &&
           referenced_columns == other.referenced_columns && on_delete == other.on_delete &&
           on_update == other.on_update && match_full == other.match_full && set_columns == other.set_columns;
  }
};

struct IndexElement {
  /// A plain column is a `column` expression.
  Expression expression;
  std::string collation;
  std::string operator_class;
  bool descending = false;
  std::optional<bool> nulls_first;  ///< empty: the default of the direction
  bool operator==(const IndexElement&) const = default;
};

struct Exclusion {
  std::string method = "gist";
  std::vector<IndexElement> elements;
  std::vector<std::string> operators;  ///< one for each element
  std::vector<std::string> include;
  std::optional<Expression> predicate;
  bool operator==(const Exclusion&) const = default;
};

struct Constraint {
  /// Never empty in a catalog: replay gives PostgreSQL's default name.
  std::string name;
  std::variant<PrimaryKey, Unique, Check, ForeignKey, Exclusion> definition;
  bool deferrable = false;
  bool initially_deferred = false;
  bool not_valid = false;
  /// A check that child tables do not get.
  bool no_inherit = false;
  /// Parents that have it too.
  std::uint32_t inherited = 0;
  bool local = true;
  /// What the model does not keep, named for messages ("WITH (…)"): such a constraint cannot be made again
  /// from here, nor translated.
  std::string options;
  Properties properties;
  bool operator==(const Constraint&) const = default;
};

struct Index {
  QualifiedName name;  ///< in the schema of its table
  QualifiedName table;
  bool unique = false;
  std::string method = "btree";
  std::vector<IndexElement> elements;
  std::vector<std::string> include;
  std::optional<Expression> predicate;
  bool nulls_not_distinct = false;
  /// What the model does not keep, named for messages.
  std::string options;
  /// The index of the partitioned table that it is a part of; its name empty: none.
  QualifiedName parent{{}, {}};
  Properties properties;
  bool operator==(const Index&) const = default;
};

enum class RelationKind : std::uint8_t { table, view, materialized_view, foreign_table };
enum class Persistence : std::uint8_t { permanent, unlogged, temporary };

/// "materialized view": for messages.
std::string_view word(RelationKind kind);

/// A table, or another relation with columns.
struct Table {
  QualifiedName name;
  RelationKind kind = RelationKind::table;
  Persistence persistence = Persistence::permanent;
  std::vector<Column> columns;  ///< in the order of their creation
  std::vector<Constraint> constraints;
  /// INHERITS, in order; of a partition the one table that it is a part of.
  std::vector<QualifiedName> parents;
  /// "RANGE (created)" of a partitioned table, "FOR VALUES …" of a partition: in one spelling.
  std::string partition_key;
  std::string partition_bound;
  /// Columns and expressions that the partition key uses.
  std::vector<Expression> partition_elements;
  /// Of a view or materialized view, and what it uses.
  std::optional<Expression> query;
  std::vector<Dependency> depends;
  /// comment, owner, storage parameters, row security …
  Properties properties;
  /// The statement that made a view or foreign table, to make it again; not part of its value.
  std::string statement;
  /// It exists, and its columns are not known.
  bool opaque = false;
  /// Stands in for a table that a mistake hides, so that the mistake is not reported at every use of it.
  bool mistaken = false;

  bool operator==(const Table& other) const;
  bool is_view() const { return kind == RelationKind::view || kind == RelationKind::materialized_view; }
  bool is_partitioned() const { return !partition_key.empty(); }
  bool is_partition() const { return !partition_bound.empty(); }

  const Column* find_column(std::string_view column) const;
  Column* find_column(std::string_view column);
  const Constraint* find_constraint(std::string_view constraint) const;
  Constraint* find_constraint(std::string_view constraint);
  /// Null if there is none.
  const PrimaryKey* primary_key() const;
};

/// For visitors: `std::visit(Overloaded{[](const Check&) …}, definition)`.
template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};

/// The columns that a constraint names on its own table; for a check, those that its expression uses.
std::vector<std::string> columns_of(const Constraint& constraint);
/// INCLUDE of a constraint with an index; null for others.
const std::vector<std::string>* included_columns(const Constraint& constraint);
/// Whether PostgreSQL makes an index of the constraint's name for it.
bool makes_index(const Constraint& constraint);
/// Whether the constraint uses the column of its own table.
bool uses_column(const Constraint& constraint, std::string_view column);
/// Rewrites the column of its own table.
void rename_column(Constraint& constraint, const std::string& from, const std::string& to);
void rename_column(Index& index, const std::string& from, const std::string& to);
void rename_name(std::vector<std::string>& names, const std::string& from, const std::string& to);
/// Whether an element, the predicate or the include list uses the column.
bool uses_column(const Index& index, std::string_view column);

}  // namespace schemake::catalog
