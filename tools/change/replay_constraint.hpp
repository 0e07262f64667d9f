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

/// Foreign keys that rest on the constraint or index `name` over `columns` of `table`: those that refer to
/// these columns, unless they rest on an older one.
std::vector<catalog::Catalog::Reference> dependents_of_unique(const catalog::Table& table,
                                                              const std::vector<std::string>& columns,
                                                              const std::string& name, const Scene& scene);

/// Removes from a CREATE TABLE the keys that another key of it makes redundant (`PRIMARY KEY UNIQUE`): the
/// server makes one index for equal keys of one statement.
void merge_equal_keys(CreateTable& op);

/// Without CASCADE: M0212 for each, and false. With: the foreign keys are removed.
bool release(std::vector<catalog::Catalog::Reference> dependents, bool cascade, text::Span span,
             const std::string& what, const Scene& scene);

/// M0212 where a foreign key rests on the unique index, as `release`.
bool release_index(const catalog::Index& index, const DropIndex& op, const Scene& scene);

/// M0212 where a generated column is computed from the column: the server changes neither then.
bool check_not_generated_from(const catalog::Table& table, const Identifier& column, const Scene& scene);

/// PostgreSQL's name for an index that its author did not name.
std::string default_index_name(const catalog::Index& index, const Scene& scene);

}  // namespace schemake::change
