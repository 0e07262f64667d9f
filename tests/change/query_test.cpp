// Each line of queries.txt has what the compiler says of a query; the server is asked whether that is right.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "../inspect/postgresql_scratch.hpp"
#include "change/query_check.hpp"
#include "change/replay.hpp"
#include "parse/fragment.hpp"
#include "parse/statement.hpp"

namespace schemake::change {
namespace {

std::string read(const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(std::string(CHANGE_DIR) + "/queries/" + name, std::ios::binary).rdbuf();
  return out.str();
}

struct Line {
  std::string verdict;
  std::string sql;
};

std::vector<Line> lines() {
  std::istringstream text(read("queries.txt"));
  std::vector<Line> found;
  for (std::string line; std::getline(text, line);) {
    const std::size_t bar = line.find(" | ");
    if (!line.starts_with('#') && bar != std::string::npos)
      found.push_back({line.substr(0, bar), line.substr(bar + 3)});
  }
  return found;
}

/// The catalog of setup.sql; each check works on it as it stands.
class Database {
 public:
  Database() : source_("setup.sql", read("setup.sql")) {
    text::Diagnostics messages;
    for (change::Statement& statement : parse::parse_schema(source_, messages)) {
      for (Op& op : statement.ops) replay(std::move(op), {catalog_, history_, session_, messages});
    }
    EXPECT_FALSE(messages.has_errors()) << text::render(messages.all());
  }

  text::Diagnostics check(const Line& line) {
    const text::Source source("query", line.sql);
    text::Diagnostics messages;
    const std::optional<catalog::Expression> query = parse::parse_query(source, messages);
    const auto before = catalog_.checkpoint();
    if (query) check_query(*query, SceneRelations({catalog_, history_, session_, messages}), messages);
    catalog_.rollback(before);
    for (const text::Diagnostic& message : messages.all()) {
      EXPECT_TRUE(message.span.known()) << line.sql << "\n" << text::render(message);
    }
    rendered_ = text::render(messages.all());
    return messages;
  }
  const std::string& rendered() const { return rendered_; }

 private:
  text::Source source_;
  catalog::Catalog catalog_;
  History history_;
  Session session_;
  std::string rendered_;
};

TEST(Queries, AreJudged) {
  Database database;
  for (const Line& line : lines()) {
    const text::Diagnostics messages = database.check(line);
    const std::string verdict = messages.all().empty() ? "ok" : messages.all().front().code;
    EXPECT_EQ(verdict, line.verdict) << line.sql << "\n" << database.rendered();
    EXPECT_LE(messages.all().size(), 1U) << line.sql << "\n" << database.rendered();
  }
}

using QueriesOnServer = inspect::PostgresqlTest;

TEST_F(QueriesOnServer, AreJudgedAlike) {
  driver_->execute(read("setup.sql"));
  for (const Line& line : lines()) {
    std::string refusal;
    driver_->begin();
    try {
      driver_->query("EXPLAIN " + line.sql);
      // Some mistakes are found only when the query runs.
      if (line.verdict != "ok") driver_->execute(line.sql);
    } catch (const std::exception& error) {
      refusal = error.what();
    }
    driver_->rollback();
    EXPECT_EQ(refusal.empty(), line.verdict == "ok") << line.sql << "\n" << refusal;
  }
}

}  // namespace
}  // namespace schemake::change
