// The plans that the tests of this room emit. `emit_files` writes them out at build time, so that the
// compiled registry can be compared with the one in memory.
#pragma once

#include <string_view>

#include "emit/plan.hpp"

namespace schemake::emit {

/// One of everything that a reader of the generated files meets, few enough to read.
Plan small_plan();
/// Text that a careless writer of C++ source would break on.
Plan nasty_plan();
/// One that is compiled for SQLite alone and has no revisions yet.
Plan empty_plan();

Plan plan_named(std::string_view name);

}  // namespace schemake::emit
