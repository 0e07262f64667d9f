// Predicts what an op does to a catalog; touches no database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "change/lookup.hpp"

namespace schemake::change {

/// Checks `op` against the catalog, completes it and applies it. On a mistake the diagnostic is added,
/// the catalog is left as plausible as can be, so that one mistake is reported once, and nothing is
/// returned. An op with no effect (IF NOT EXISTS of what exists) returns nothing and adds nothing.
std::optional<Op> replay(Op op, const Scene& scene);

/// What a session leaves behind, undone: temporary objects go, and the statements that reset what it set are
/// returned, for the database ("RESET search_path"). The next revision may run in the same session or not.
std::vector<std::string> end_section(const Scene& scene);

}  // namespace schemake::change
