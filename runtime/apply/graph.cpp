#include <schemake/apply/graph.hpp>

#include <algorithm>
#include <numeric>
#include <utility>

namespace schemake::apply {
namespace {

constexpr std::size_t shortest_shown_prefix = 7;

std::string_view id_of(const Registry& registry, RevisionIndex index) {
  return registry.revisions[index].id;
}

/// Edges turned round: for each revision the range of those that point to it, flat.
class Reverse {
 public:
  explicit Reverse(std::uint32_t size) : starts_(size + 1, 0) {}

  template <typename EachEdge>
  void build(EachEdge each_edge) {
    each_edge([&](RevisionIndex, RevisionIndex to) { ++starts_[to + 1]; });
    std::partial_sum(starts_.begin(), starts_.end(), starts_.begin());
    targets_.resize(starts_.back());
    std::vector<std::uint32_t> next(starts_.begin(), starts_.end() - 1);
    each_edge([&](RevisionIndex from, RevisionIndex to) { targets_[next[to]++] = from; });
  }

  std::vector<std::uint32_t> starts_;
  std::vector<RevisionIndex> targets_;
};

std::span<const RevisionIndex> slice(const std::vector<std::uint32_t>& starts,
                                     const std::vector<RevisionIndex>& targets, RevisionIndex index) {
  return std::span(targets).subspan(starts[index], starts[index + 1] - starts[index]);
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
  const auto [end, ignored] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  return static_cast<std::size_t>(end - a.begin());
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = std::exchange(row[0], i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
    }
  }
  return row[b.size()];
}

Graph::Graph(const Registry& registry) : registry_(&registry) {
  Reverse by_parent(size());
  by_parent.build([&](auto edge) {
    for (RevisionIndex from = 0; from < size(); ++from) {
      for (const RevisionIndex to : parents(from)) edge(from, to);
    }
  });
  Reverse by_any(size());
  by_any.build([&](auto edge) {
    for (RevisionIndex from = 0; from < size(); ++from) {
      for (const RevisionIndex to : parents(from)) edge(from, to);
      for (const RevisionIndex to : dependencies(from)) edge(from, to);
    }
  });
  first_child_ = std::move(by_parent.starts_);
  children_ = std::move(by_parent.targets_);
  first_dependant_ = std::move(by_any.starts_);
  dependants_ = std::move(by_any.targets_);
}

std::span<const RevisionIndex> Graph::parents(RevisionIndex index) const {
  return {registry_->edges + revision(index).first_parent, revision(index).parent_count};
}

std::span<const RevisionIndex> Graph::dependencies(RevisionIndex index) const {
  return {registry_->edges + revision(index).first_dependency, revision(index).dependency_count};
}

std::span<const RevisionIndex> Graph::children(RevisionIndex index) const {
  return slice(first_child_, children_, index);
}

std::span<const RevisionIndex> Graph::dependants(RevisionIndex index) const {
  return slice(first_dependant_, dependants_, index);
}

bool Graph::is_head(RevisionIndex index) const {
  const auto* end = registry_->heads + registry_->head_count;
  return std::find(registry_->heads, end, index) != end;
}

std::span<const RevisionIndex> Graph::by_id() const {
  if (by_id_.size() < size()) {
    by_id_.resize(size());
    std::iota(by_id_.begin(), by_id_.end(), 0U);
    std::sort(by_id_.begin(), by_id_.end(),
              [&](auto a, auto b) { return id_of(*registry_, a) < id_of(*registry_, b); });
  }
  return by_id_;
}

std::optional<RevisionIndex> Graph::find(std::string_view id) const {
  for (const RevisionIndex head : std::span(registry_->heads, registry_->head_count)) {
    if (id_of(*registry_, head) == id) return head;
  }
  const auto sorted = by_id();
  const auto at = std::lower_bound(sorted.begin(), sorted.end(), id, [&](auto index, auto wanted) {
    return id_of(*registry_, index) < wanted;
  });
  if (at == sorted.end() || id_of(*registry_, *at) != id) return std::nullopt;
  return *at;
}

std::vector<RevisionIndex> Graph::with_prefix(std::string_view prefix) const {
  const auto sorted = by_id();
  auto at = std::lower_bound(sorted.begin(), sorted.end(), prefix,
                             [&](auto index, auto wanted) { return id_of(*registry_, index) < wanted; });
  std::vector<RevisionIndex> found;
  while (at != sorted.end() && id_of(*registry_, *at).substr(0, prefix.size()) == prefix) {
    found.push_back(*at++);
  }
  return found;
}

std::vector<std::string> Graph::nearest(std::string_view id) const {
  std::vector<std::pair<std::size_t, RevisionIndex>> ranked;
  for (const RevisionIndex index : by_id()) {
    // A prefix with a slip is compared with the same number of bytes.
    const std::string_view whole = id_of(*registry_, index);
    const std::size_t distance =
        std::min(edit_distance(id, whole), edit_distance(id, whole.substr(0, id.size())));
    if (distance * 3 <= id.size() + 1) ranked.emplace_back(distance, index);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](auto a, auto b) { return a.first < b.first; });
  std::vector<std::string> names;
  for (const auto& [distance, index] : ranked) {
    if (names.size() < 3) names.emplace_back(id_of(*registry_, index));
  }
  return names;
}

std::size_t Graph::unique_prefix_size() const {
  std::size_t needed = shortest_shown_prefix;
  const auto sorted = by_id();
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    needed =
        std::max(needed, common_prefix(id_of(*registry_, sorted[i - 1]), id_of(*registry_, sorted[i])) + 1);
  }
  return needed;
}

RevisionSet Graph::with_ancestors(std::span<const RevisionIndex> revisions) const {
  RevisionSet set(size());
  for (const RevisionIndex index : revisions) set[index] = true;
  // Ancestors come first in the registry, so one pass from the end reaches all.
  for (RevisionIndex index = size(); index-- > 0;) {
    if (!set[index]) continue;
    for (const RevisionIndex parent : parents(index)) set[parent] = true;
    for (const RevisionIndex dependency : dependencies(index)) set[dependency] = true;
  }
  return set;
}

RevisionSet Graph::descendants(RevisionIndex revision) const {
  RevisionSet set(size());
  set[revision] = true;
  for (RevisionIndex index = revision; index < size(); ++index) {
    if (!set[index]) continue;
    for (const RevisionIndex dependant : dependants(index)) set[dependant] = true;
  }
  set[revision] = false;
  return set;
}

}  // namespace schemake::apply
