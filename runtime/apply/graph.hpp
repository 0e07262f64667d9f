// The revisions of a registry as a graph, with the look-ups that a plan needs. Linear in its size.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/registry.hpp>

namespace schemake::apply {

/// An index into Registry::revisions.
using RevisionIndex = std::uint32_t;
/// A set of revisions, by index.
using RevisionSet = std::vector<bool>;

/// How many bytes must be changed, added or taken away to make one text the other.
std::size_t edit_distance(std::string_view a, std::string_view b);

/// Refers to the registry, which lives as long as the program.
class Graph {
 public:
  explicit Graph(const Registry& registry);

  const Registry& registry() const { return *registry_; }
  std::uint32_t size() const { return registry_->revision_count; }
  const Revision& revision(RevisionIndex index) const { return registry_->revisions[index]; }
  std::span<const RevisionIndex> parents(RevisionIndex index) const;
  std::span<const RevisionIndex> dependencies(RevisionIndex index) const;
  /// Revisions that have this one as a parent.
  std::span<const RevisionIndex> children(RevisionIndex index) const;
  /// Revisions that have this one as a parent or a dependency.
  std::span<const RevisionIndex> dependants(RevisionIndex index) const;
  bool is_head(RevisionIndex index) const;

  std::optional<RevisionIndex> find(std::string_view id) const;
  /// By id; sorted by id.
  std::vector<RevisionIndex> with_prefix(std::string_view prefix) const;
  /// The ids most like a mistyped one, best first, at most three.
  std::vector<std::string> nearest(std::string_view id) const;
  /// Bytes of the shortest prefix that is unique for each id, and not under seven.
  std::size_t unique_prefix_size() const;

  /// The revisions, and all that they are built on.
  RevisionSet with_ancestors(std::span<const RevisionIndex> revisions) const;
  /// All that is built on the revision, without itself.
  RevisionSet descendants(RevisionIndex revision) const;

 private:
  const Registry* registry_;
  /// All revisions, sorted by id; sorted when it is first needed, as most runs have nothing to do.
  std::span<const RevisionIndex> by_id() const;

  mutable std::vector<RevisionIndex> by_id_;
  std::vector<std::uint32_t> first_child_;
  std::vector<RevisionIndex> children_;
  std::vector<std::uint32_t> first_dependant_;
  std::vector<RevisionIndex> dependants_;
};

}  // namespace schemake::apply
