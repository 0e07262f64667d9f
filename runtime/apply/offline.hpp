// A plan as a script for the database's own shell (sqlite3, psql), ledger and transactions included.
#pragma once

#include <string>
#include <vector>

#include <schemake/apply/plan.hpp>

namespace schemake::apply {

struct OfflineOptions {
  Dialect dialect;
  /// "REV", "FROM:TO", "FROM:" or ":TO"; in the direction down FROM is the newer one. Empty: everything.
  std::string range;
  Direction direction = Direction::up;
};

/// Throws Error.
std::string offline_sql(const Graph& graph, const OfflineOptions& options);

}  // namespace schemake::apply
