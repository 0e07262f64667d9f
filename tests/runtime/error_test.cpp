#include <gtest/gtest.h>

#include <schemake/apply/error.hpp>
#include <schemake/apply/ledger.hpp>

namespace schemake::test {
namespace {

TEST(Error, IsRenderedInTheFormOfGcc) {
  ErrorDetails details;
  details.message = "relation \"userz\" does not exist";
  details.file = "migrations/x.sql";
  details.line = 3;
  details.column = 5;
  details.statement = "ALTER TABLE\n\tuserz ADD x int";
  details.position = 14;
  details.code = "42P01";
  details.detail = "a detail";
  details.hint = "a way out";
  details.state = "rolled back; the database is at a1";
  EXPECT_STREQ(Error(details).what(),
               "migrations/x.sql:3:5: error: relation \"userz\" does not exist [42P01]\n"
               "  | ALTER TABLE\n"
               "  | \tuserz ADD x int\n"
               "  | \t^\n"
               "detail: a detail\n"
               "help: a way out\n"
               "state: rolled back; the database is at a1");
}

TEST(Error, ShowsTheFirstLinesAndTheOnePointedTo) {
  ErrorDetails details;
  details.message = "no";
  for (int i = 1; i <= 12; ++i) details.statement += "line " + std::to_string(i) + "\n";
  details.position = static_cast<std::uint32_t>(details.statement.find("line 11") + 1);
  const std::string text = render(details);
  EXPECT_NE(text.find("  | line 8\n  | ...\n  | line 11\n  | ^"), std::string::npos) << text;
  EXPECT_EQ(text.find("line 9"), std::string::npos);
}

TEST(QuoteLiteral, MeansTheSameUnderEverySetting) {
  EXPECT_EQ(apply::quote_literal("it's", Dialect::postgresql), "'it''s'");
  EXPECT_EQ(apply::quote_literal("a\\'b", Dialect::postgresql), "E'a\\\\''b'");
  EXPECT_EQ(apply::quote_literal("a\\'b", Dialect::sqlite), "'a\\''b'");
}

}  // namespace
}  // namespace schemake::test
