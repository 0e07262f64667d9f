#include "inspect/sqlite_text.hpp"

#include <gtest/gtest.h>

namespace schemake::inspect {
namespace {

std::vector<std::string> constraints_of(std::string_view sql) {
  std::vector<std::string> result;
  for (const SqliteConstraint& constraint : take_apart_sqlite_table(sql).constraints) {
    result.push_back(constraint.name + ": " + constraint.definition);
  }
  return result;
}

using Texts = std::vector<std::string>;

TEST(SqliteText, BlanksCommentsCaseAndNeedlessQuotesDoNotCount) {
  const std::string expected = "create index i on t(a, b) where a > 'It''s X'";
  EXPECT_EQ(canonical_sqlite("CREATE INDEX i ON t (a,b) WHERE a>'It''s X'"), expected);
  EXPECT_EQ(canonical_sqlite("create /* , */ index \"i\" on [t]( `a` , b ) -- x\n where a > 'It''s X'"),
            expected);
}

TEST(SqliteText, StringsAndOddNamesCount) {
  EXPECT_NE(canonical_sqlite("CHECK (a = 'X')"), canonical_sqlite("CHECK (a = 'x')"));
  EXPECT_EQ(canonical_sqlite("\"Odd name\""), "\"Odd name\"");
  EXPECT_NE(canonical_sqlite("a || b"), canonical_sqlite("a | b"));
}

TEST(SqliteText, ParenthesesAroundTheWholeDoNotCount) {
  EXPECT_EQ(canonical_sqlite_expression("((a + 1))"), "a + 1");
  EXPECT_EQ(canonical_sqlite_expression("(a) + (b)"), "(a) + (b)");
}

TEST(SqliteText, AConstraintReadsTheSameBehindItsColumnAndBehindAll) {
  const Texts inline_ = constraints_of(
      "CREATE TABLE t (a integer CONSTRAINT k UNIQUE, b int REFERENCES p (x) ON DELETE SET NULL CHECK (b > "
      "0))");
  const Texts apart = constraints_of(
      "CREATE TABLE t (a integer, b int, CONSTRAINT k UNIQUE (a), FOREIGN KEY (b) REFERENCES p(x) "
      "ON DELETE SET NULL, CHECK ((b>0)))");
  const Texts expected = {"k: UNIQUE (a)", ": FOREIGN KEY (b) REFERENCES p (x) ON DELETE SET NULL",
                          ": CHECK (b > 0)"};
  EXPECT_EQ(apart, expected);
  EXPECT_EQ(inline_, expected);
}

TEST(SqliteText, ReadsWhatPragmasDoNotTell) {
  const SqliteTableText table = take_apart_sqlite_table(
      "CREATE TABLE \"t\" (id INTEGER PRIMARY KEY AUTOINCREMENT, name varchar(20) NOT NULL DEFAULT 'a, b)' "
      "COLLATE "
      "NOCASE, d numeric(12, 3) DEFAULT (1 + 2) NOT NULL, g int GENERATED ALWAYS AS (d * 2) STORED, "
      "CONSTRAINT f FOREIGN KEY (g, d) REFERENCES \"p\" DEFERRABLE INITIALLY DEFERRED) STRICT");
  ASSERT_EQ(table.columns.size(), 4U);
  EXPECT_EQ(table.columns[1].name, "name");
  EXPECT_EQ(table.columns[1].extras, "COLLATE nocase");
  EXPECT_EQ(table.columns[2].extras, "");
  EXPECT_EQ(table.columns[3].extras, "GENERATED ALWAYS AS (d * 2) STORED");
  ASSERT_EQ(table.constraints.size(), 2U);
  EXPECT_EQ(table.constraints[0].definition, "PRIMARY KEY (id) AUTOINCREMENT");
  EXPECT_EQ(table.constraints[1].name, "f");
  EXPECT_EQ(table.constraints[1].definition, "FOREIGN KEY (g, d) REFERENCES p DEFERRABLE INITIALLY DEFERRED");
}

}  // namespace
}  // namespace schemake::inspect
