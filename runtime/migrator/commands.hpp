// The commands of a migrator. Internal to this room.
#pragma once

#include <cstdio>
#include <span>

#include <schemake/apply/driver.hpp>
#include <schemake/migrator/options.hpp>
#include <schemake/migrator/present.hpp>
#include <schemake/registry.hpp>

namespace schemake::migrator {

/// Runs the command of `options`; throws Error. `steps` is then what an upgrade or downgrade had done, and
/// what stays done.
void run_command(const Options& options, const Registry& registry,
                 std::span<const apply::DriverFactory> drivers, Json& steps);

}  // namespace schemake::migrator
