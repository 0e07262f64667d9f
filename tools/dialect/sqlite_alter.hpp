// What one statement does to one table that is there before and after it.
#pragma once

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/op.hpp"
#include "dialect/dialect.hpp"
#include "dialect/problems.hpp"

namespace schemake::dialect {

struct TableChange {
  const catalog::Table& before;
  const catalog::Table& after;
  std::vector<const catalog::Index*> indexes_before;
  std::vector<const catalog::Index*> indexes_after;
  std::vector<const change::Op*> ops;
  const catalog::Catalog& catalog_after;
};

/// Natively where each op can be, else by one rebuild.
Rendering render_table_change(const TableChange& change, Problems& problems);

}  // namespace schemake::dialect
