// The revisions of a folder as a graph: who follows whom.
#pragma once

#include <cstdint>
#include <vector>

#include "change/migration.hpp"
#include "text/diagnostic.hpp"

namespace schemake::change {

/// Indexes are positions in the migrations that the graph was made from.
struct Graph {
  /// Every revision after its parents and dependencies; otherwise in the order given. Without the
  /// revisions on a cycle and their descendants.
  std::vector<std::uint32_t> order;
  std::vector<std::vector<std::uint32_t>> parents;
  std::vector<std::vector<std::uint32_t>> dependencies;
  /// Revisions that no other revises, in order. Dependencies do not count: a branch that another
  /// depends on is still a branch.
  std::vector<std::uint32_t> heads;
};

/// Adds an error for a duplicate revision (M0121), an unknown parent (M0122) and a cycle (M0123), and a
/// warning for several heads (M0124). `migrations` are in the order of their file names: a revision
/// without headers revises the one before it.
Graph make_graph(const std::vector<Migration>& migrations, text::Diagnostics& diagnostics);

}  // namespace schemake::change
