// Which rows and values must be found again after a section, or after two that undo each other, and
// whether they are.
#pragma once

#include <string>

#include "cli/row_effect.hpp"
#include "inspect/rows.hpp"

namespace schemake::cli {

struct SurvivalReport {
  /// What to print, a few lines for each table; empty where everything is there.
  std::string losses;
  std::size_t rows_compared = 0;
};

/// Values that `effect` does not mean to change are the same after it as before.
SurvivalReport survived(const inspect::RowImage& before, const inspect::RowImage& after,
                        const RowEffect& effect);

/// After `there` and `back` again: all values that neither of the two drops, adds or writes.
SurvivalReport returned(const inspect::RowImage& before, const inspect::RowImage& after,
                        const RowEffect& there, const RowEffect& back);

/// As many rows in each table. Nothing where a part is not understood.
SurvivalReport same_counts(const inspect::RowImage& before, const inspect::RowImage& after,
                           const RowEffect& there, const RowEffect& back);

}  // namespace schemake::cli
