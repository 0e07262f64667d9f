// What an expression or query depends on, as the catalog keeps it. Internal to this room.
#pragma once

#include <vector>

#include "change/lookup.hpp"
#include "change/query_check.hpp"

namespace schemake::change {

/// Relations, columns, routines that the catalog knows, types: sorted, each once.
std::vector<catalog::Dependency> dependencies_of_query(const QueryFacts& facts, const Scene& scene);

/// Adds to a sorted list what is not in it.
void add_dependency(std::vector<catalog::Dependency>& dependencies, catalog::Dependency dependency);

}  // namespace schemake::change
