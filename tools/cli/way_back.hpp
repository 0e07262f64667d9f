// Whether a revision's down leads back to where its up began, as far as the catalog knows.
#pragma once

#include <vector>

#include "catalog/catalog.hpp"
#include "catalog/difference.hpp"
#include "change/migration.hpp"
#include "text/diagnostic.hpp"

namespace schemake::cli {

/// A statement of an up, and the catalog's state before it.
struct Step {
  catalog::Catalog::Checkpoint before = 0;
  text::Span span;
};

/// A difference that the down leaves, and the up's statement that it does not undo; nowhere if that cannot be
/// told.
struct Remainder {
  catalog::Difference difference;
  text::Span cause;
};

/// The statement of the up behind each difference. `catalog` is as the up leaves it, with its journal.
std::vector<Remainder> with_causes(std::vector<catalog::Difference> differences,
                                   const std::vector<Step>& steps, const catalog::Catalog& catalog);

/// M0303, a warning, or an error where `strict`; M0304 and M0305, notes. Says nothing of what an opaque
/// statement of either section may have done.
void report_way_back(const change::Migration& migration, std::vector<Remainder> remainders, bool strict,
                     text::Diagnostics& diagnostics);

}  // namespace schemake::cli
