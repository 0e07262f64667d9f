// Constraints: names, checks, and what depends on them. Internal to this room.
#pragma once

#include "change/lookup.hpp"

namespace schemake::change {

/// Checks and completes the constraint and adds it to `table`, a copy that the caller puts back into the
/// catalog; `table` is what a foreign key to the table itself refers to. False: a mistake, reported.
bool add_constraint(ConstraintDefinition& definition, catalog::Table& table, const Scene& scene);

/// Foreign keys that need the unique columns of `table` (a primary key's, a unique constraint's or a
/// unique index's), unless something else keeps them unique.
std::vector<catalog::Catalog::Reference> dependents_of_unique(const catalog::Table& table,
                                                              const std::vector<std::string>& columns,
                                                              const Scene& scene);

/// Without CASCADE: M0212 for each, and false. With: the foreign keys are removed.
bool release(const std::vector<catalog::Catalog::Reference>& dependents, bool cascade, text::Span span,
             const std::string& what, const Scene& scene);

/// PostgreSQL's name for an index that its author did not name.
std::string default_index_name(const catalog::Index& index, const Scene& scene);

}  // namespace schemake::change
