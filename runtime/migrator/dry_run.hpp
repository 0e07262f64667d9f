// What an upgrade or downgrade would do (--dry-run). Internal to this room.
#pragma once

#include <schemake/apply/driver.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/report.hpp>

namespace schemake::migrator {

/// Reads the ledger, takes no lock and writes nothing. Throws Error for what the run itself would refuse
/// before its first statement.
DryRun dry_run(apply::Driver& driver, const apply::Graph& graph, const Options& options,
               const std::string& target);

}  // namespace schemake::migrator
