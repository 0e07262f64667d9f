// Whether an UPDATE or DELETE may run in batches by its table's primary key.
//
// What must hold: when all batches have run, the rows are what the one statement would have left. So no batch
// may see what another one did. It cannot, if a row's key stays what it is, and what the statement reads
// beside the row itself is nothing that it changes, be it by foreign keys' actions.
#pragma once

#include "change/lookup.hpp"
#include "change/migration.hpp"

namespace schemake::change {

/// For a statement with a request, behind its replay. M0245 in a transaction, M0246 where batches could end
/// differently. What triggers and functions do is not looked at.
void check_batches(const Statement& statement, const Scene& scene);

}  // namespace schemake::change
