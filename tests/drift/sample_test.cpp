// The sample application's history, revision by revision, up and down.
#include <gtest/gtest.h>

#include <schemake/apply/migrate.hpp>

#include "scratch.hpp"
#include "shop/schema.hpp"

namespace schemake::test {
namespace {

std::string words_of(const apply::Drift& drift) {
  std::string text;
  for (const auto* list : {&drift.differing, &drift.unmanaged, &drift.unknown}) {
    for (const apply::Difference& difference : *list) text += in_words(difference) + "\n";
  }
  return text;
}

TEST(DriftOfTheSample, ThereIsNoneAtAnyRevision) {
  const auto scratch = make_scratch();
  if (!scratch) GTEST_SKIP() << "there is no server";
  const auto driver = scratch->factory().open(parse_url(scratch->url()), {});
  UpgradeOptions next;
  next.target = "+1";
  for (std::uint32_t i = 0; i < shop::registry().revision_count; ++i) {
    const Outcome outcome = apply::upgrade(*driver, shop::registry(), next);
    ASSERT_EQ(words_of(apply::check(*driver, shop::registry())), "") << outcome.heads.front();
  }
  DowngradeOptions base;
  base.target = "base";
  apply::downgrade(*driver, shop::registry(), base);
  EXPECT_EQ(words_of(apply::check(*driver, shop::registry())), "");
}

}  // namespace
}  // namespace schemake::test
