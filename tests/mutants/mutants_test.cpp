// The parts that need no server: tokens, mutators, the verdict.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lexer.hpp"
#include "mutators.hpp"
#include "report.hpp"

namespace schemake::mutants {
namespace {

std::vector<std::string> texts(std::string_view sql) {
  std::vector<std::string> out;
  for (const Token& token : tokenize(sql)) out.emplace_back(token.text);
  return out;
}

TEST(Lexer, TakesQuotesAndBodiesAsOneToken) {
  EXPECT_EQ(texts("SELECT 'it''s', E'a\\'b', \"A b\", $x$ ; $x$ -- end\n/* a /* b */ */ ::int"),
            (std::vector<std::string>{"SELECT", "'it''s'", ",", "E'a\\'b'", ",", "\"A b\"", ",", "$x$ ; $x$",
                                      "::", "int"}));
}

TEST(Lexer, EndsAtAnOpenQuote) {
  EXPECT_EQ(texts("a 'b"), (std::vector<std::string>{"a", "'b"}));
  EXPECT_EQ(texts("a $$b"), (std::vector<std::string>{"a", "$$b"}));
  EXPECT_EQ(texts("a /* b"), (std::vector<std::string>{"a"}));
}

TEST(Lexer, TakesElementsOutOfLists) {
  const std::string sql = "t (a, b numeric(1, 2), c)";
  const Tokens tokens = tokenize(sql);
  ASSERT_EQ(elements(tokens, 1).size(), 3U);
  EXPECT_EQ(without_element(sql, tokens, 1, 0), "t (b numeric(1, 2), c)");
  EXPECT_EQ(without_element(sql, tokens, 1, 1), "t (a, c)");
  EXPECT_EQ(without_element(sql, tokens, 1, 2), "t (a, b numeric(1, 2))");
}

Original original() {
  Inventory empty;
  Inventory full;
  full.relations.push_back({"users", "users", 'r', "", "", {{"id", "bigint", true}, {"email", "text"}}});
  full.relations[0].columns[0].primary_key = true;
  Original original{
      {"one", {{"1", true, {"CREATE TABLE users (id bigint PRIMARY KEY, email text)"}}}}, {empty, full}, {}};
  original.names.add(full);
  return original;
}

std::vector<Mutant> mutants_of(const std::vector<Original>& originals, unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  Sample sample(count, random);
  mutate(originals, sample);
  return sample.take(count);
}

TEST(Mutators, DifferFromTheOriginalAndAreTheSameForASeed) {
  const std::vector<Original> originals{original()};
  const std::vector<Mutant> mutants = mutants_of(originals, 7, 1000);
  const std::vector<Mutant> again = mutants_of(originals, 7, 1000);
  ASSERT_FALSE(mutants.empty());
  ASSERT_EQ(mutants.size(), again.size());
  for (std::size_t i = 0; i < mutants.size(); ++i) {
    EXPECT_NE(mutants[i].revisions, originals[0].history.revisions) << mutants[i].kind;
    EXPECT_EQ(mutants[i].revisions, again[i].revisions) << mutants[i].kind;
  }
}

TEST(Mutators, MakeTheMistakesOfATable) {
  std::set<std::string> made;
  for (const Mutant& mutant : mutants_of({original()}, 1, 1000)) {
    if (!mutant.revisions.empty() && !mutant.revisions[0].statements.empty())
      made.insert(mutant.revisions[0].statements.back());
  }
  EXPECT_TRUE(made.contains("CREATE TABLE users (id bigint PRIMARY KEY, email text, PRIMARY KEY (id))"));
  EXPECT_TRUE(made.contains("CREATE TABLE users (id bigint PRIMARY KEY)"));
  EXPECT_TRUE(made.contains("CREATE TABLE users (id bigint PRIMARY KEY, email uuid)"));
  EXPECT_TRUE(made.contains("ALTER TABLE users ALTER COLUMN id DROP NOT NULL"));
}

TEST(Sample, TakesOfEachKindAndKeepsNoMoreThanAsked) {
  std::mt19937 random(1);
  Sample sample(5, random);
  for (int i = 0; i < 50; ++i) {
    if (Mutant* place = sample.place("many")) *place = {"many", "", 0, 0, {}};
  }
  if (Mutant* place = sample.place("one")) *place = {"one", "", 0, 0, {}};
  const std::vector<Mutant> taken = sample.take(100);
  EXPECT_EQ(taken.size(), 6U);
  EXPECT_TRUE(
      std::any_of(taken.begin(), taken.end(), [](const Mutant& mutant) { return mutant.kind == "one"; }));
}

TEST(History, IsReadAsItIsWritten) {
  const History history{
      "",
      {{"1", true, {"CREATE TABLE a ()", "-- a note\nDO $$ BEGIN END $$;\n-- effect: CREATE TABLE b ()"}},
       {"2", false, {"VACUUM a"}}}};
  Folder folder;
  folder.write(history);
  const History read = read_history(folder.path());
  ASSERT_EQ(read.revisions.size(), 2U);
  EXPECT_EQ(read.revisions[0].statements, history.revisions[0].statements);
  EXPECT_EQ(read.revisions[1].statements, history.revisions[1].statements);
  EXPECT_TRUE(read.revisions[0].transactional);
  EXPECT_FALSE(read.revisions[1].transactional);
  const Place place = folder.place("0001_revision.sql", 5);
  EXPECT_EQ(place.revision, 0U);
  EXPECT_EQ(place.statement, 1U);
}

Outcome judged(std::optional<Place> server, std::optional<Place> compiler,
               const std::string& sqlstate = "42P01") {
  Expectations expectations;
  expectations.unknowable = {{"235", "", ""}, {"42883", "", "select"}};
  const std::vector<Revision> revisions{{"1", true, {"SELECT f()", "DROP FUNCTION f"}},
                                        {"2", true, {"SELECT 1"}}};
  std::optional<Refused> refused;
  if (server) refused = {*server, {sqlstate, "no", ""}};
  std::optional<CompilerError> error;
  if (compiler) error = {*compiler, "M0201", "no"};
  return verdict(revisions, refused, error, expectations).outcome;
}

TEST(Verdict, ComparesPlaces) {
  EXPECT_EQ(judged({}, {}), Outcome::accepted);
  EXPECT_EQ(judged(Place{0, 1}, Place{0, 1}), Outcome::found);
  EXPECT_EQ(judged(Place{0, 1}, Place{1, 0}), Outcome::missed);
  EXPECT_EQ(judged(Place{0, 1}, {}), Outcome::missed);
  EXPECT_EQ(judged(Place{0, 1}, Place{0, 0}), Outcome::false_error);
  EXPECT_EQ(judged({}, Place{0, 0}), Outcome::false_error);
}

TEST(Verdict, DoesNotAskForWhatRowsAndRunsKnow) {
  EXPECT_EQ(judged(Place{0, 1}, {}, "23505"), Outcome::unknowable);
  EXPECT_EQ(judged(Place{0, 0}, {}, "42883"), Outcome::unknowable);
  EXPECT_EQ(judged(Place{0, 1}, {}, "42883"), Outcome::missed);
  EXPECT_EQ(judged(Place{0, 1}, Place{0, 0}, "23505"), Outcome::false_error);
}

}  // namespace
}  // namespace schemake::mutants
