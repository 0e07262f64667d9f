// Predicts what an op does to a catalog; touches no database.
#pragma once

#include <optional>

#include "catalog/catalog.hpp"
#include "change/op.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

/// Remembers which revision dropped or renamed what, for the notes under "does not exist".
class History;

/// Checks `op` against the catalog, completes it and applies it. On a mistake the diagnostic is added,
/// the catalog is left as plausible as can be, so that one mistake is reported once, and nothing is
/// returned. An op with no effect (IF NOT EXISTS of what exists) returns nothing and adds nothing.
std::optional<Op> replay(Op op, catalog::Catalog& catalog, History& history, text::Diagnostics& diagnostics);

}  // namespace schemake::change
