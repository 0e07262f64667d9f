// Values that a column might take.
#pragma once

#include <schemake/registry.hpp>
#include <string>
#include <vector>

#include "inspect/table_shape.hpp"

namespace schemake::inspect {

/// What a made-up row is made from. `serial` is different for every row of a run.
struct ValueContext {
  Dialect dialect;
  std::uint32_t serial;
};

/// SQL literals of which the first is the plain choice, distinct for distinct serials where the type is
/// wide enough. More than one only for a column that a check speaks of: then values near the literals in
/// the check's text, and common shapes (an address, a code …), for the database to choose from. Empty for a
/// type that we know no value of.
std::vector<std::string> candidates(const ColumnShape& column, const std::vector<const CheckShape*>& checks,
                                    const ValueContext& context);

}  // namespace schemake::inspect
