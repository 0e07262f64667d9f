// The commands of a migrator. Internal to this room.
#pragma once

#include <cstdio>
#include <span>

#include <schemake/apply/driver.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

/// Runs the command of `options`; throws Error.
void run_command(const Options& options, const Registry& registry,
                 std::span<const apply::DriverFactory> drivers);

}  // namespace schemake::migrator
