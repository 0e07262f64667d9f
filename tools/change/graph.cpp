#include "change/graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>

namespace schemake::change {
namespace {

using Index = std::uint32_t;

class GraphBuilder {
 public:
  GraphBuilder(const std::vector<Migration>& migrations, text::Diagnostics& diagnostics)
      : migrations_(migrations), diagnostics_(diagnostics) {}

  Graph build() {
    index_revisions();
    graph_.parents.resize(migrations_.size());
    graph_.dependencies.resize(migrations_.size());
    for (Index i = 0; i < migrations_.size(); ++i) link(i);
    sort();
    if (graph_.order.size() < migrations_.size()) report_cycle();
    find_heads();
    return std::move(graph_);
  }

 private:
  static bool has_header(const Migration& migration) {
    return migration.revision_span.begin != migration.revision_span.end;
  }

  void index_revisions() {
    for (Index i = 0; i < migrations_.size(); ++i) {
      const auto [first, added] = by_revision_.emplace(migrations_[i].revision, i);
      if (added) continue;
      text::Diagnostic& diagnostic =
          diagnostics_.error("M0121", migrations_[i].revision_span,
                             fmt::format("revision \"{}\" exists twice", migrations_[i].revision));
      diagnostic.notes.push_back({migrations_[first->second].revision_span, "the other one is here"});
      diagnostic.help = "give one of them a revision of its own, and name it in the `Revises` of those that follow it";
    }
  }

  void link(Index i) {
    const Migration& migration = migrations_[i];
    if (!has_header(migration) && migration.revises.empty()) {
      if (i > 0) graph_.parents[i].push_back(i - 1);
    } else {
      resolve(migration.revises, graph_.parents[i]);
    }
    resolve(migration.depends, graph_.dependencies[i]);
  }

  void resolve(const std::vector<RevisionReference>& references, std::vector<Index>& out) {
    for (const RevisionReference& reference : references) {
      const auto found = by_revision_.find(reference.revision);
      if (found == by_revision_.end()) {
        report_unknown(reference);
      } else if (std::find(out.begin(), out.end(), found->second) == out.end()) {
        out.push_back(found->second);
      }
    }
  }

  void report_unknown(const RevisionReference& reference) {
    std::vector<std::string_view> known;
    for (const Migration& migration : migrations_) known.push_back(migration.revision);
    text::Diagnostic& diagnostic = diagnostics_.error(
        "M0122", reference.span, fmt::format("revision \"{}\" does not exist", reference.revision));
    const std::string_view nearest = text::nearest(reference.revision, known);
    diagnostic.help = nearest.empty() ? "name a revision of this folder, or remove the header for a base"
                                      : fmt::format("did you mean \"{}\"?", nearest);
  }

  // Kahn's algorithm; the heap keeps the order of file names among what is free to go.
  void sort() {
    std::vector<std::vector<Index>> children(migrations_.size());
    waiting_.assign(migrations_.size(), 0);
    for (Index i = 0; i < migrations_.size(); ++i) {
      for (const std::vector<Index>* edges : {&graph_.parents[i], &graph_.dependencies[i]}) {
        for (const Index before : *edges) children[before].push_back(i);
        waiting_[i] += edges->size();
      }
    }
    std::priority_queue<Index, std::vector<Index>, std::greater<>> ready;
    for (Index i = 0; i < migrations_.size(); ++i) {
      if (waiting_[i] == 0) ready.push(i);
    }
    while (!ready.empty()) {
      const Index next = ready.top();
      ready.pop();
      graph_.order.push_back(next);
      for (const Index child : children[next]) {
        if (--waiting_[child] == 0) ready.push(child);
      }
    }
  }

  Index waiting_predecessor(Index i) const {
    for (const std::vector<Index>* edges : {&graph_.parents[i], &graph_.dependencies[i]}) {
      for (const Index before : *edges) {
        if (waiting_[before] > 0) return before;
      }
    }
    return i;
  }

  // Whatever still waits has a predecessor that waits: following those ends in a cycle.
  void report_cycle() {
    std::vector<bool> seen(migrations_.size(), false);
    auto at = static_cast<Index>(
        std::find_if(waiting_.begin(), waiting_.end(), [](std::size_t count) { return count > 0; }) -
        waiting_.begin());
    for (; !seen[at]; at = waiting_predecessor(at)) seen[at] = true;
    std::string path = migrations_[at].revision;
    std::vector<Index> members{at};
    for (Index next = waiting_predecessor(at); next != at; next = waiting_predecessor(next)) {
      members.push_back(next);
      path += " → " + migrations_[next].revision;
    }
    path += " → " + migrations_[at].revision;
    const Index first = *std::min_element(members.begin(), members.end());
    const Migration& migration = migrations_[first];
    const text::Span place =
        migration.revises.empty() ? migration.revision_span : migration.revises.front().span;
    diagnostics_.error("M0123", place, fmt::format("revisions in a circle: {}", path)).help =
        "let one of them revise a revision outside the circle";
  }

  void find_heads() {
    std::vector<bool> revised(migrations_.size(), false);
    for (const std::vector<Index>& parents : graph_.parents) {
      for (const Index parent : parents) revised[parent] = true;
    }
    for (const Index i : graph_.order) {
      if (!revised[i]) graph_.heads.push_back(i);
    }
    if (graph_.heads.size() > 1 && !diagnostics_.has_errors()) report_heads();
  }

  void report_heads() {
    const Migration& last = migrations_[graph_.heads.back()];
    text::Diagnostic& diagnostic =
        diagnostics_.warning("M0124", last.revision_span,
                             fmt::format("{} heads: revisions that no other revises", graph_.heads.size()));
    for (const Index head : graph_.heads) {
      diagnostic.notes.push_back(
          {migrations_[head].revision_span, fmt::format("head {}", migrations_[head].revision)});
    }
    diagnostic.help = "`migrate-merge` writes a revision that joins them";
  }

  const std::vector<Migration>& migrations_;
  text::Diagnostics& diagnostics_;
  std::unordered_map<std::string_view, Index> by_revision_;
  std::vector<std::size_t> waiting_;
  Graph graph_;
};

}  // namespace

Graph make_graph(const std::vector<Migration>& migrations, text::Diagnostics& diagnostics) {
  return GraphBuilder(migrations, diagnostics).build();
}

}  // namespace schemake::change
