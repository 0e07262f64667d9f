// What a statement's words are, and what they tell.
#include <gtest/gtest.h>

#include "change/statement_words.hpp"
#include "change/transaction_check.hpp"

namespace schemake::change {
namespace {

using Words = std::vector<std::string>;

TEST(StatementWords, LeaveOutCommentsAndLiterals) {
  EXPECT_EQ(statement_words("vacuum (Full) -- all\n users"), (Words{"VACUUM", "(", "FULL", ")", "USERS"}));
  EXPECT_EQ(statement_words("a /* b /* c */ d */ e"), (Words{"A", "E"}));
  EXPECT_EQ(statement_words("SELECT 'it''s', E'it\\'s', 'c:\\' b"),
            (Words{"SELECT", "'", ",", "E", "'", ",", "'", "B"}));
  EXPECT_EQ(statement_words("DO $x$ $y$ 'a $x$ b"), (Words{"DO", "'", "B"}));
  EXPECT_EQ(statement_words("$1 $2"), (Words{"$", "1", "$", "2"}));
  EXPECT_EQ(statement_words("\"a \"\"b\" . größe"), (Words{"\"a \"\"b\"", ".", "GRößE"}));
  EXPECT_EQ(statement_words("a 'not closed"), (Words{"A", "'"}));
  EXPECT_EQ(statement_words("a /* not closed"), (Words{"A"}));
}

// What PostgreSQL 15 refuses in a transaction, and what resembles it.
TEST(RefusedInTransaction, ByWords) {
  for (const char* statement :
       {"VACUUM", "vacuum full", "REINDEX (VERBOSE) DATABASE app", "REINDEX TABLE CONCURRENTLY t",
        "CLUSTER VERBOSE", "CREATE UNIQUE INDEX CONCURRENTLY ON t (a)", "DROP INDEX CONCURRENTLY IF EXISTS i",
        "CREATE  /* */  DATABASE app", "ALTER DATABASE app SET TABLESPACE fast", "DISCARD ALL",
        "CREATE SUBSCRIPTION s CONNECTION 'connect = false' PUBLICATION p"})
    EXPECT_NE(refused_in_transaction(statement), "") << statement;
  for (const char* statement :
       {"ANALYZE t", "REINDEX TABLE \"CONCURRENTLY\"", "CLUSTER t", "CREATE INDEX i ON t (a) -- CONCURRENTLY",
        "DROP INDEX \"concurrently\"", "ALTER DATABASE app SET work_mem = '8MB'", "DISCARD TEMP",
        "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)",
        "ALTER TABLE p DETACH PARTITION c"})
    EXPECT_EQ(refused_in_transaction(statement), "") << statement;
}

}  // namespace
}  // namespace schemake::change
