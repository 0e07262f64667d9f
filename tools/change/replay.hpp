// Predicts what an op does to a catalog; touches no database.
#pragma once

#include <optional>

#include "change/lookup.hpp"

namespace schemake::change {

/// Checks `op` against the catalog, completes it and applies it. On a mistake the diagnostic is added,
/// the catalog is left as plausible as can be, so that one mistake is reported once, and nothing is
/// returned. An op with no effect (IF NOT EXISTS of what exists) returns nothing and adds nothing.
std::optional<Op> replay(Op op, const Scene& scene);

}  // namespace schemake::change
