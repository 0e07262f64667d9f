// Every form of PostgreSQL's queries: what this room writes reads as the same tree again, and the server
// takes it as it takes the author's own text.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "../inspect/postgresql_scratch.hpp"
#include "dialect/postgresql_expression.hpp"
#include "parse/fragment.hpp"

namespace schemake::dialect {
namespace {

std::string read(const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(std::string(ROUND_TRIP_DIR) + "/" + name, std::ios::binary).rdbuf();
  return out.str();
}

std::vector<std::string> queries() {
  std::istringstream lines(read("queries.sql"));
  std::vector<std::string> found;
  for (std::string line; std::getline(lines, line);) found.push_back(line);
  return found;
}

struct Parsed {
  explicit Parsed(const std::string& sql)
      : source("query", sql), query(parse::parse_query(source, messages)) {}
  text::Source source;
  text::Diagnostics messages;
  std::optional<Expression> query;
};

std::string written(const Expression& query) {
  text::Diagnostics messages;
  Problems problems(messages, {}, {});
  const std::string sql = PostgresqlWriter(problems).text(query);
  EXPECT_TRUE(messages.all().empty()) << text::render(messages.all());
  return sql;
}

TEST(RoundTrip, IsTheSameTree) {
  for (const std::string& sql : queries()) {
    const Parsed author(sql);
    ASSERT_TRUE(author.query) << sql << "\n" << text::render(author.messages.all());
    const std::string rendered = written(*author.query);
    const Parsed again(rendered);
    ASSERT_TRUE(again.query) << sql << "\n" << rendered << "\n" << text::render(again.messages.all());
    EXPECT_TRUE(*again.query == *author.query) << sql << "\n" << rendered << "\n" << written(*again.query);
  }
}

using RoundTripOnServer = inspect::PostgresqlTest;

TEST_F(RoundTripOnServer, IsAccepted) {
  driver_->execute(read("setup.sql"));
  const auto failure = [&](const std::string& sql) -> std::string {
    driver_->begin();
    std::string message;
    try {
      driver_->execute(sql);
    } catch (const std::exception& error) {
      message = error.what();
    }
    driver_->rollback();
    return message;
  };
  for (const std::string& sql : queries()) {
    const Parsed author(sql);
    ASSERT_TRUE(author.query) << sql;
    const std::string rendered = written(*author.query);
    EXPECT_EQ(failure(sql), "") << sql;
    EXPECT_EQ(failure(rendered), "") << sql << "\n" << rendered;
  }
}

}  // namespace
}  // namespace schemake::dialect
