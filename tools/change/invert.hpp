// Derives the way back, op by op.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/op.hpp"

namespace schemake::change {

/// Why an op has no exact inverse: for the author of the migration.
struct Refusal {
  std::string loses;  ///< "the rows of table users"
};

/// The ops that undo `op`, in the order in which they run. `op` is completed by replay; `before` is the
/// catalog that it was applied to.
std::variant<std::vector<Op>, Refusal> invert(const Op& op, const catalog::Past& before);

}  // namespace schemake::change
