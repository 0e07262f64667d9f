// A large section is parsed in parts: none of them may begin inside a statement.
#include <gtest/gtest.h>

#include <string>

#include "parse/migration.hpp"

namespace schemake::parse {
namespace {

constexpr std::size_t large = 300'000;

change::Migration parse(const text::Source& source, text::Diagnostics& diagnostics) {
  MigrationInput input;
  input.layout = Layout::plain;
  input.up = &source;
  return parse_migration(input, diagnostics);
}

std::string repeated(const std::string& text, std::size_t size) {
  std::string out;
  while (out.size() < size) out += text;
  return out;
}

TEST(LargeSection, EachStatementOnce) {
  const std::string insert = "INSERT INTO t (a) VALUES ('; not an end');\n";
  const text::Source source("1_a.sql", repeated(insert, large));
  text::Diagnostics diagnostics;
  const change::Migration migration = parse(source, diagnostics);
  ASSERT_TRUE(migration.up && !diagnostics.has_errors());
  ASSERT_EQ(migration.up->statements.size(), source.text().size() / insert.size());
  text::Offset at = 0;
  for (const change::Statement& statement : migration.up->statements) {
    ASSERT_EQ(statement.span.begin, at);
    at += static_cast<text::Offset>(insert.size());
  }
}

TEST(LargeSection, SemicolonsWithinAStatement) {
  const std::string body = repeated("INSERT INTO t VALUES (1);\n", large);
  const text::Source source("1_a.sql", "CREATE RULE r AS ON UPDATE TO t DO ALSO (\n" + body +
                                           ");\nCREATE PROCEDURE p() BEGIN ATOMIC\n" + body +
                                           "END;\nSELECT 1;\n");
  text::Diagnostics diagnostics;
  const change::Migration migration = parse(source, diagnostics);
  ASSERT_TRUE(migration.up && !diagnostics.has_errors()) << text::render(diagnostics.all());
  EXPECT_EQ(migration.up->statements.size(), 3U);
}

TEST(LargeSection, MistakesAreLocatedAndBounded) {
  const std::string mistaken = "DROP TABEL t;\n";
  const text::Source source("1_a.sql", repeated(mistaken, large));
  text::Diagnostics diagnostics;
  parse(source, diagnostics);
  EXPECT_GT(diagnostics.error_count(), 1'000U);
  EXPECT_LT(diagnostics.error_count(), source.text().size() / mistaken.size());
  for (const text::Diagnostic& diagnostic : diagnostics.all()) {
    ASSERT_EQ(diagnostic.span.begin % mistaken.size(), 5U);
  }
}

}  // namespace
}  // namespace schemake::parse
