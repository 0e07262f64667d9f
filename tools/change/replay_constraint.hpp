// Constraints: names, checks, and what depends on them. Internal to this room.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "change/lookup.hpp"

namespace schemake::change {

/// Checks and completes the constraint and adds it to `table`, a copy that the caller puts back into the
/// catalog; `table` is what a foreign key to the table itself refers to. False: a mistake, reported.
bool add_constraint(ConstraintDefinition& definition, catalog::Table& table, const Scene& scene);

/// The columns that a unique index keeps distinct; nothing for one that is partial or over expressions.
std::optional<std::vector<std::string>> unique_columns(const catalog::Index& index);

/// PostgreSQL's name for a constraint that its author did not name: users_email_key, users_email_key1 …
std::string default_constraint_name(const catalog::Constraint& constraint, const catalog::Table& table,
                                    const Scene& scene);

/// A constraint that the table got goes to the tables below it, unless ONLY is written.
void spread_new_constraint(const TableName& table, const catalog::Constraint& constraint, const Scene& scene);

/// M0223 where a foreign key's two sides would be of types without an equality.
bool check_retyped_keys(const catalog::Table& table, const AlterColumnType& op, const Scene& scene);

/// Removes from a CREATE TABLE the keys that another key of it makes redundant (`PRIMARY KEY UNIQUE`): the
/// server makes one index for equal keys of one statement.
void merge_equal_keys(CreateTable& op);

/// M0212 where a generated column is computed from the column: the server changes neither then.
bool check_not_generated_from(const catalog::Table& table, const Identifier& column, const Scene& scene);

/// PostgreSQL's name for an index that its author did not name.
std::string default_index_name(const catalog::Index& index, const Scene& scene);

}  // namespace schemake::change
