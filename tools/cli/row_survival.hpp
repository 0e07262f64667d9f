// Which rows and values must be found again after an up, and after its down, and whether they are.
//
// What a revision may change is read from its up alone. A down may do whatever it takes to come back, but
// what the up left alone must be there again: a down that drops or overwrites it loses it.
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

/// After the up: values that it does not write or convert are those from before, under their new names.
SurvivalReport survived(const inspect::RowImage& before, const inspect::RowImage& after, const RowEffect& up);

/// After the up (`first`) and the down (`back`): values that the up does not drop or write are those from
/// before, converted ones included.
SurvivalReport returned(const inspect::RowImage& before, const inspect::RowImage& first,
                        const inspect::RowImage& back, const RowEffect& up);

/// After the second up: what the first up neither made nor wrote is as it was after the first; and every
/// table has as many rows.
SurvivalReport repeated(const inspect::RowImage& before, const inspect::RowImage& first,
                        const inspect::RowImage& second, const RowEffect& up);

/// The same rows in the same tables.
SurvivalReport untouched(const inspect::RowImage& before, const inspect::RowImage& after);

}  // namespace schemake::cli
