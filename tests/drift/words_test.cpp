// Differences in words, without a database.
#include <gtest/gtest.h>

#include <schemake/apply/drift.hpp>
#include <schemake/apply/table_text.hpp>

namespace schemake::apply {
namespace {

TEST(DriftWords, APatternMatchesAnObjectWithItsKindOrWithout) {
  EXPECT_TRUE(matches("audit.*", "table audit.log"));
  EXPECT_TRUE(matches("table audit.*", "table audit.log"));
  EXPECT_FALSE(matches("view audit.*", "table audit.log"));
  EXPECT_TRUE(matches("tot?ls", "materialized view totals"));
  EXPECT_TRUE(matches("watch", "event trigger watch"));
  EXPECT_TRUE(matches("function f(*", "function f(integer, text)"));
  EXPECT_TRUE(matches("*_p????", "table events_p2026"));
  EXPECT_FALSE(matches("*_p????", "table events_p26"));
  EXPECT_TRUE(matches("*", "table x"));
  EXPECT_FALSE(matches("*", ""));
  EXPECT_FALSE(matches("", "table x"));
  EXPECT_TRUE(matches("a*b*c", "index axbxbc"));
  EXPECT_FALSE(matches("a*b*c", "index axbxb"));
}

TEST(DriftWords, LongTextsAreShownFromWhereTheyPart) {
  const std::string same(200, 'x');
  const std::string rest(150, 'z');
  const std::string words = in_words({"view v", "definition", same + "a" + rest, same + "ä" + rest});
  EXPECT_EQ(words.find("view v: …" + std::string(30, 'x') + "a"), 0U) << words;
  EXPECT_NE(words.find("… expected, …" + std::string(30, 'x') + "ä"), std::string::npos) << words;
  EXPECT_LT(words.size(), 260U);
  EXPECT_EQ(in_words({"view v", "definition", "SELECT a\n   FROM t", std::nullopt}),
            "view v: SELECT a FROM t expected, not found");
}

TEST(DriftWords, AnEndOfALongTextIsShown) {
  const std::string same(200, 'x');
  const std::string words = in_words({"view v", "definition", same, same + "y"});
  EXPECT_NE(words.find("xy found"), std::string::npos) << words;
}

std::string parts_of(const std::string& sql) {
  std::string text;
  for (const TablePart& part : table_parts(sql)) text += part.name + ": " + part.shown + "\n";
  return text;
}

TEST(TableText, ATableIsItsColumnsConstraintsAndOptions) {
  EXPECT_EQ(
      parts_of("CREATE TABLE \"a (b\" (id INTEGER -- the key, of course\n PRIMARY KEY, \"x, y\" text DEFAULT "
               "'it''s (', /* , */ CHECK (id IN (1, 2)), CONSTRAINT c UNIQUE (id)) WITHOUT ROWID, STRICT"),
      "id: id INTEGER PRIMARY KEY\n"
      "\"x, y\": \"x, y\" text DEFAULT 'it''s ('\n"
      "check: CHECK (id IN (1, 2))\n"
      "constraint: CONSTRAINT c UNIQUE (id)\n"
      "without: WITHOUT ROWID\n"
      "strict: STRICT\n");
  EXPECT_EQ(parts_of("CREATE VIRTUAL TABLE w USING fts5(word, prefix='2 3')"),
            "using: USING fts5\nword: word\nprefix: prefix='2 3'\n");
}

TEST(TableText, SpellingDoesNotCount) {
  const auto one = table_parts("CREATE TABLE t(a INTEGER,\n\"b\" TEXT DEFAULT 'X')");
  const auto other = table_parts("create table \"t\" ( [a] integer , b  text default 'X' )");
  ASSERT_EQ(one.size(), 2U);
  ASSERT_EQ(other.size(), 2U);
  EXPECT_EQ(one[0].canonical, other[0].canonical);
  EXPECT_EQ(one[1].canonical, other[1].canonical);
  EXPECT_NE(one[1].canonical, table_parts("CREATE TABLE t (b TEXT DEFAULT 'x')")[0].canonical);
}

}  // namespace
}  // namespace schemake::apply
