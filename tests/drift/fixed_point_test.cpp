// A database that only Schemake has changed has no drift, whatever it is made of: the oracle's histories, a
// run for each of their blocks.
#include <gtest/gtest.h>

#include <sstream>

#include <schemake/apply/ledger.hpp>
#include <schemake/apply/snapshot.hpp>

#include "case_files.hpp"
#include "scratch.hpp"

namespace schemake::test {
namespace {

std::vector<std::string> blocks_of(const std::string& text) {
  std::vector<std::string> blocks(1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) {
      blocks.back() += line + "\n";
    } else if (!blocks.back().empty()) {
      blocks.emplace_back();
    }
  }
  if (blocks.back().empty()) blocks.pop_back();
  return blocks;
}

std::string words_of(const apply::Drift& drift) {
  std::string text;
  for (const auto* list : {&drift.differing, &drift.unmanaged, &drift.unknown}) {
    for (const apply::Difference& difference : *list) text += in_words(difference) + "\n";
  }
  return text;
}

class FixedPoint : public testing::TestWithParam<CaseFile> {};

TEST_P(FixedPoint, ARunLeavesNoDrift) {
  const auto scratch = make_scratch();
  if (!scratch) GTEST_SKIP() << "there is no server";
  const auto driver = scratch->open();
  const auto reader = scratch->open();
  for (auto* each : {driver.get(), reader.get()}) each->use_ledger({.schema = "public"});
  driver->execute(apply::LedgerSql(driver->dialect(), driver->ledger_table()).create());
  std::string note;
  for (const std::string& block : blocks_of(read_file(GetParam().input))) {
    {
      const apply::RunSnapshot run(*driver, [&note](const std::string& told) { note = told; });
      driver->execute(block);
    }
    ASSERT_EQ(note, "") << block;
    ASSERT_EQ(words_of(read_drift(*reader, {})), "") << block;
  }
  EXPECT_EQ(driver->query("SELECT string_agg(DISTINCT object, ', ') FROM " + driver->snapshot_sql().table +
                          " WHERE NOT managed AND object <> ''"),
            (apply::Rows{{"schema public"}}));
}

INSTANTIATE_TEST_SUITE_P(Oracle, FixedPoint, testing::ValuesIn(case_files(HISTORIES, ".sql")), case_name);

}  // namespace
}  // namespace schemake::test
