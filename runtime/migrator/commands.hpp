// The commands of a migrator. Internal to this room.
#pragma once

#include <span>
#include <string>
#include <vector>

#include <schemake/apply/driver.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

/// Runs the command of `options`. False where `check` found a difference, and told it. Throws Error; `done`
/// is then which revisions an upgrade or downgrade had run, as far as they stay done.
bool run_command(const Options& options, const Registry& registry,
                 std::span<const apply::DriverFactory> drivers, std::vector<std::string>& done);

}  // namespace schemake::migrator
