// Plan → lock → step → ledger, on any driver. Programs call these through <schemake/sqlite/sqlite.hpp> and
// <schemake/postgresql/postgresql.hpp>, the migrator through its table of drivers.
#pragma once

#include <string>
#include <vector>

#include <schemake/apply/drift.hpp>
#include <schemake/apply/driver.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/options.hpp>
#include <schemake/registry.hpp>

namespace schemake::apply {

/// Each throws Error, and refuses a connection that has a transaction open. Each makes the ledger when it
/// is first needed, under the lock.
Outcome upgrade(Driver& driver, const Registry& registry, const UpgradeOptions& options);
Outcome downgrade(Driver& driver, const Registry& registry, const DowngradeOptions& options);
/// Makes the ledger say that exactly the target and its ancestors are applied, with today's checksums.
/// Runs no migration. See StampOptions::target for `current` and a purge alone.
Outcome stamp(Driver& driver, const Registry& registry, const StampOptions& options);

/// What the ledger says, matched with the graph, which outlives the result. Reads only.
Standing read_standing(Driver& driver, const Graph& graph);

/// Compares the database with what the last run left of it. Reads only. A pattern of `ignored` leaves objects
/// out: see drift.hpp. Throws Error `failed` where there is nothing to compare with.
Drift check(Driver& driver, const Registry& registry, const std::vector<std::string>& ignored = {});

/// True exactly if the database has all of the registry's revisions, completely, and no other. One query
/// on the ledger; a missing ledger is false. Throws Error when the database does not answer.
bool is_up_to_date(Driver& driver, const Registry& registry);

}  // namespace schemake::apply
