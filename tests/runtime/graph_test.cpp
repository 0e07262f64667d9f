#include <gtest/gtest.h>

#include <schemake/apply/graph.hpp>

#include "registry_builder.hpp"

namespace schemake::test {
namespace {

using apply::Graph;

RegistryBuilder diamond() {
  return RegistryBuilder({{"aaaa1", {}, {}, {}},
                          {"bbbb1", {"aaaa1"}, {}, {}},
                          {"bbbb2", {"aaaa1"}, {}, {}},
                          {"cccc1", {"bbbb1", "bbbb2"}, {}, {}},
                          {"dddd1", {}, {}, {}, {"bbbb1"}}});
}

TEST(Graph, TurnsEdgesRound) {
  const RegistryBuilder registry = diamond();
  const Graph graph(registry);
  const auto children = graph.children(0);
  EXPECT_EQ(std::vector(children.begin(), children.end()), (std::vector<apply::RevisionIndex>{1, 2}));
  const auto dependants = graph.dependants(1);
  EXPECT_EQ(std::vector(dependants.begin(), dependants.end()), (std::vector<apply::RevisionIndex>{3, 4}));
  EXPECT_EQ(graph.children(1).size(), 1U);
  EXPECT_TRUE(graph.is_head(3));
  EXPECT_FALSE(graph.is_head(1));
}

TEST(Graph, FindsIdsPrefixesAndNearNames) {
  const RegistryBuilder registry = diamond();
  const Graph graph(registry);
  EXPECT_EQ(graph.find("bbbb2"), 2U);
  EXPECT_EQ(graph.find("bbbb"), std::nullopt);
  EXPECT_EQ(graph.with_prefix("bbbb").size(), 2U);
  EXPECT_EQ(graph.with_prefix("bbbb23").size(), 0U);
  EXPECT_EQ(graph.nearest("ccc1"), std::vector<std::string>{"cccc1"});
  EXPECT_TRUE(graph.nearest("zzzzz").empty());
}

TEST(Graph, FollowsParentsAndDependencies) {
  const RegistryBuilder registry = diamond();
  const Graph graph(registry);
  const apply::RevisionIndex last = 4;
  EXPECT_EQ(graph.with_ancestors(std::span(&last, 1)), (apply::RevisionSet{true, true, false, false, true}));
  EXPECT_EQ(graph.descendants(1), (apply::RevisionSet{false, false, false, true, true}));
}

}  // namespace
}  // namespace schemake::test
