// The command `check`: where a database is not as the last run left it. Internal to this room.
#pragma once

#include <string>

#include <schemake/apply/drift.hpp>
#include <schemake/migrator/database.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/present.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

std::string drift_text(const apply::Drift& drift, const std::string& database);
Json drift_json(const apply::Drift& drift, const std::string& database);

/// Compares and prints. Whether the database is as it should be; throws Error where nothing tells.
bool check(const Options& options, const Registry& registry, Database& database);

}  // namespace schemake::migrator
