#include <gtest/gtest.h>

#include <schemake/postgresql/message.hpp>

namespace schemake::test {
namespace {

using postgresql::to_error;
constexpr auto kind = DatabaseError::Kind::statement;

TEST(PostgresqlMessage, IsTakenApart) {
  const std::string sql = "INSERT INTO a\nVALUES (zz)";
  const auto error = to_error(kind,
                              "ERROR:  column \"zz\" does not exist\nLINE 2: VALUES (zz)\n                ^\n"
                              "DETAIL:  There is\nno such column.\nHINT:  Look again.\nCONTEXT:  somewhere\n",
                              "42703", sql);
  EXPECT_STREQ(error.what(), "column \"zz\" does not exist");
  EXPECT_EQ(error.detail, "There is\nno such column.");
  EXPECT_EQ(error.hint, "Look again.");
  EXPECT_EQ(error.code, "42703");
  EXPECT_EQ(error.position, sql.find("zz") + 1);
}

TEST(PostgresqlMessage, FindsThePlaceInALineThatWasCut) {
  const std::string sql = "SELECT " + std::string(80, '1') + ", missing, " + std::string(80, '2');
  const auto error =
      to_error(kind, "ERROR:  no\nLINE 1: ...1111, missing, 2222...\n                  ^\n", "", sql);
  EXPECT_EQ(error.position, sql.find("missing") + 2);
}

TEST(PostgresqlMessage, OfAnotherFormStaysAsItIs) {
  const auto error = to_error(kind, "Lost connection to the database server.", "", "SELECT 1");
  EXPECT_STREQ(error.what(), "Lost connection to the database server.");
  EXPECT_EQ(error.position, 0U);
}

}  // namespace
}  // namespace schemake::test
