// Internal to this room.
#pragma once

#include "change/lookup.hpp"

namespace schemake::change {

/// Checks and completes a foreign key of `table`, which need not be in the catalog yet: the referenced table,
/// its columns, what keeps them unique, the types. False: a mistake, reported.
bool check_foreign_key(ConstraintDefinition& definition, catalog::ForeignKey& key,
                       const catalog::Table& table, const Scene& scene);

}  // namespace schemake::change
