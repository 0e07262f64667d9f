#include "inspect/fill.hpp"
#include "inspect/rows.hpp"
#include "postgresql_scratch.hpp"

namespace schemake::inspect {
namespace {

class PostgresqlFill : public PostgresqlTest {
 protected:
  FillResult fill(const std::string& sql) {
    driver_->execute(sql);
    tables_ = read_table_shapes(*driver_);
    FillWish wish;
    for (const TableShape& table : tables_) wish[table.identity] = 3;
    std::uint32_t serial = 0;
    return fill_tables(*driver_, tables_, wish, serial);
  }

  std::vector<TableShape> tables_;
};

TEST_F(PostgresqlFill, FindsValuesOfManyTypes) {
  const FillResult result = fill(R"sql(
CREATE SCHEMA audit;
CREATE TYPE mood AS ENUM ('calm', 'cross');
CREATE DOMAIN score AS integer NOT NULL CHECK (VALUE BETWEEN 1 AND 5);
CREATE TABLE audit."Odd table" (
  id uuid PRIMARY KEY, feeling mood NOT NULL, points score, tags text[] NOT NULL, data jsonb NOT NULL,
  raw bytea NOT NULL, at timestamptz NOT NULL, day date NOT NULL, hour time NOT NULL, span interval NOT NULL,
  price numeric(12, 3) NOT NULL, ratio double precision NOT NULL, flag boolean NOT NULL, address inet NOT NULL,
  code char(2) NOT NULL, small smallint NOT NULL, period daterange NOT NULL, bits bit(3) NOT NULL,
  "Odd column" text NOT NULL, status varchar(9) NOT NULL CHECK (status IN ('open', 'paid')), doubled numeric GENERATED ALWAYS AS (price * 2) STORED
);
CREATE TABLE child (
  a bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  b uuid NOT NULL UNIQUE REFERENCES audit."Odd table" (id) DEFERRABLE INITIALLY DEFERRED,
  begins timestamptz NOT NULL, ends timestamptz NOT NULL CHECK (ends > begins)
);
)sql");
  EXPECT_EQ(result.refused, (std::map<std::string, std::string>{}));
  EXPECT_EQ(result.rows, (std::map<std::string, std::size_t>{{"audit.Odd table", 3}, {"child", 3}}));
  const RowImage image = read_rows(*driver_, tables_);
  EXPECT_EQ(image.at("audit.Odd table").rows.size(), 3U);
  EXPECT_EQ(project(image.at("audit.Odd table"), {"price"}), (apply::Rows{{"1.500"}, {"2.500"}, {"3.500"}}));
}

TEST_F(PostgresqlFill, NamesWhatCannotBeFilled) {
  const FillResult result = fill("CREATE TABLE t (a int NOT NULL CONSTRAINT never CHECK (a > 5 AND a < 5))");
  ASSERT_EQ(result.refused.count("t"), 1U);
  EXPECT_NE(result.refused.at("t").find("never"), std::string::npos);
}

TEST_F(PostgresqlFill, LeavesOutPartitionsAndTheLedger) {
  const FillResult result = fill(
      "CREATE TABLE schemake_ledger (revision text PRIMARY KEY);"
      "CREATE TABLE p (id int NOT NULL) PARTITION BY RANGE (id);"
      "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (100)");
  EXPECT_EQ(result.rows, (std::map<std::string, std::size_t>{{"p", 3}}));
}

}  // namespace
}  // namespace schemake::inspect
