// The inverse of one op. A whole section's way back is down_deriver.hpp's.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/op.hpp"

namespace schemake::change {

/// Why an op has no exact inverse: for the author of the migration.
struct Refusal {
  std::string loses;  ///< "the rows of table \"users\""
  /// Where nothing is lost and there is no statement for it: the whole reason, instead of `loses`.
  std::string reason = {};
  std::string help = {};  ///< the way out, where there is a better one than to write a down
};

using Inverse = std::variant<std::vector<Op>, Refusal>;

/// The ops that undo `op`, in the order in which they run. `op` is completed by replay; `before` and `after`
/// are the states around it. What changes rows alone is refused, and what changes nothing that the catalog
/// holds (SET, ANALYZE, SELECT) has nothing to undo.
Inverse invert(const Op& op, const catalog::Past& before, const catalog::Catalog& after);

}  // namespace schemake::change
