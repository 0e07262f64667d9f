#include <gtest/gtest.h>

#include <memory>
#include <schemake/sqlite/driver.hpp>

#include "inspect/fill.hpp"
#include "inspect/rows.hpp"

namespace schemake::inspect {
namespace {

class SqliteFill : public testing::Test {
 protected:
  FillResult fill(const std::string& sql, std::size_t rows = 3) {
    driver_->execute(sql);
    tables_ = read_table_shapes(*driver_);
    FillWish wish;
    for (const TableShape& table : tables_) wish[table.identity] = rows;
    return fill_tables(*driver_, tables_, wish, serial_);
  }

  std::unique_ptr<apply::Driver> driver_ =
      sqlite::driver.open({Dialect::sqlite, ":memory:", "sqlite::memory:"}, {});
  std::vector<TableShape> tables_;
  std::uint32_t serial_ = 0;
};

TEST_F(SqliteFill, FillsParentsFirst) {
  const FillResult result = fill(
      "CREATE TABLE a_lines (order_id int NOT NULL REFERENCES orders, n int, PRIMARY KEY (order_id, n));"
      "CREATE TABLE orders (id INTEGER PRIMARY KEY, user_id int NOT NULL UNIQUE REFERENCES users (id));"
      "CREATE TABLE users (id INTEGER PRIMARY KEY, email varchar(10) NOT NULL UNIQUE, at datetime NOT NULL)");
  EXPECT_TRUE(result.refused.empty());
  EXPECT_EQ(result.rows, (std::map<std::string, std::size_t>{{"a_lines", 3}, {"orders", 3}, {"users", 3}}));
  EXPECT_TRUE(driver_->query("SELECT * FROM pragma_foreign_key_check").empty());
}

TEST_F(SqliteFill, FindsWhatChecksAccept) {
  const FillResult result = fill(
      "CREATE TABLE t (id INTEGER PRIMARY KEY,"
      " status text NOT NULL CHECK (status IN ('open', 'paid')),"
      " code text NOT NULL CONSTRAINT code_length CHECK (length(code) = 7),"
      " share numeric NOT NULL CHECK (share BETWEEN 0 AND 1),"
      " email text NOT NULL CHECK (email LIKE '%@%'),"
      " low int NOT NULL, high int NOT NULL, CHECK (low < high))");
  EXPECT_EQ(result.refused, (std::map<std::string, std::string>{}));
  EXPECT_EQ(result.rows.at("t"), 3U);
}

TEST_F(SqliteFill, NamesWhatCannotBeFilled) {
  const FillResult result = fill("CREATE TABLE t (a int NOT NULL CONSTRAINT never CHECK (a > 5 AND a < 5))");
  ASSERT_EQ(result.refused.count("t"), 1U);
  EXPECT_NE(result.refused.at("t").find("never"), std::string::npos);
  EXPECT_TRUE(driver_->query("SELECT * FROM t").empty());
  EXPECT_FALSE(driver_->in_transaction());
}

TEST_F(SqliteFill, NamesATableWhoseParentIsEmpty) {
  const FillResult result = fill(
      "CREATE TABLE p (id INTEGER PRIMARY KEY, x int CHECK (x > 5 AND x < 5) NOT NULL);"
      "CREATE TABLE c (p_id int NOT NULL REFERENCES p)");
  EXPECT_EQ(result.refused.at("c"), "no row in \"p\" to refer to");
}

TEST_F(SqliteFill, AReferenceToItselfStaysEmptyInTheFirstRow) {
  const FillResult result = fill("CREATE TABLE t (id INTEGER PRIMARY KEY, parent int REFERENCES t (id))");
  EXPECT_EQ(result.rows.at("t"), 3U);
}

TEST_F(SqliteFill, RowsTellTheTypeOfAValue) {
  driver_->execute("CREATE TABLE t (a, g AS (a)); INSERT INTO t VALUES ('1'), (1), (NULL), (x'01')");
  const RowImage image = read_rows(*driver_, read_table_shapes(*driver_));
  EXPECT_EQ(image.at("t").columns, std::vector<std::string>{"a"});
  EXPECT_EQ(project(image.at("t"), {"a"}), (apply::Rows{{"'1'"}, {"1"}, {"NULL"}, {"X'01'"}}));
}

}  // namespace
}  // namespace schemake::inspect
