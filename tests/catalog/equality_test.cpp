// What an author writes, against what a server prints of it; and what must not be taken for the same.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "../inspect/postgresql_scratch.hpp"
#include "catalog/expression_equality.hpp"
#include "change/history.hpp"
#include "change/replay.hpp"
#include "parse/fragment.hpp"
#include "parse/statement.hpp"

namespace schemake::catalog {
namespace {

std::string read(const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(std::string(EQUALITY_DIR) + "/" + name, std::ios::binary).rdbuf();
  return out.str();
}

struct Line {
  std::string use;
  std::string sql;
  /// Lines of one group mean the same.
  std::size_t group = 0;
};

std::vector<Line> lines(const std::string& file) {
  std::istringstream text(read(file));
  std::vector<Line> found;
  std::size_t group = 0;
  for (std::string line; std::getline(text, line);) {
    const std::size_t bar = line.find(" | ");
    if (line.starts_with('#') || bar == std::string::npos) continue;
    const bool again = line.starts_with("= ");
    if (!again) ++group;
    found.push_back({line.substr(again ? 2 : 0, bar - (again ? 2 : 0)), line.substr(bar + 3), group});
  }
  return found;
}

Expression parsed(const std::string& sql) {
  const text::Source source("expression", sql);
  text::Diagnostics messages;
  std::optional<Expression> expression = parse::parse_expression(source, messages);
  EXPECT_TRUE(expression) << sql << "\n" << text::render(messages.all());
  return expression ? *std::move(expression) : Expression{};
}

/// The table of setup.sql.
class Fixture {
 public:
  Fixture() : source_("setup.sql", read("setup.sql")) {
    text::Diagnostics messages;
    change::History history;
    for (change::Statement& statement : parse::parse_schema(source_, messages)) {
      for (change::Op& op : statement.ops) change::replay(std::move(op), catalog_, history, messages);
    }
  }
  const Table& table() const { return *catalog_.find_table({"public", "t"}); }

 private:
  text::Source source_;
  Catalog catalog_;
};

TEST(Equality, KeepsApart) {
  const Fixture setup;
  for (const Line& line : lines("different.txt")) {
    const Expression left = parsed(line.use);
    const Expression right = parsed(line.sql);
    EXPECT_FALSE(same_meaning(left, right, {&setup.table(), {}})) << line.use << "\n" << line.sql;
    EXPECT_FALSE(same_meaning(right, left, {&setup.table(), {}})) << line.use << "\n" << line.sql;
    EXPECT_FALSE(same_meaning(left, right)) << "without types: " << line.use << "\n" << line.sql;
    EXPECT_TRUE(same_meaning(left, left)) << line.use;
  }
}

class EqualityOnServer : public inspect::PostgresqlTest {
 protected:
  // Makes the thing, reads back what the server says, and takes it back.
  std::string printed(const Line& line) {
    const std::size_t space = line.use.find(' ');
    const std::string type = space == std::string::npos ? "" : line.use.substr(space + 1);
    driver_->begin();
    std::string out;
    try {
      out = make(line.use.substr(0, space), type, line.sql);
    } catch (const std::exception& error) {
      ADD_FAILURE() << line.sql << "\n" << error.what();
    }
    driver_->rollback();
    return out;
  }

  bool same_on_server(const TypeName& type, const std::string& left, const std::string& right) {
    const auto value = [&](std::string text) {
      for (std::size_t at = 0; (at = text.find('\'', at)) != std::string::npos; at += 2) text.insert(at, "'");
      return "'" + text + "'::" + display(type);
    };
    try {
      return driver_->query("SELECT (" + value(left) + ")::text = (" + value(right) + ")::text")[0][0] == "t";
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  std::string make(const std::string& use, const std::string& type, const std::string& sql) {
    const std::string column =
        "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef JOIN pg_attribute ON attrelid = "
        "adrelid AND attnum = adnum WHERE attname = 'made'";
    if (use == "check") {
      driver_->execute("ALTER TABLE t ADD CONSTRAINT made CHECK (" + sql + ")");
      const std::string whole =
          ask("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'made'");
      return whole.substr(whole.find('('));
    }
    if (use == "default") {
      driver_->execute("ALTER TABLE t ADD COLUMN made " + type + " DEFAULT " + sql);
      return ask(column);
    }
    if (use == "generated") {
      driver_->execute("ALTER TABLE t ADD COLUMN made " + type + " GENERATED ALWAYS AS (" + sql + ") STORED");
      return ask(column);
    }
    if (use == "policy") {
      driver_->execute("CREATE POLICY made ON t USING (" + sql + ")");
      return ask("SELECT pg_get_expr(polqual, polrelid) FROM pg_policy");
    }
    const bool element = use == "index";
    driver_->execute(element ? "CREATE INDEX made ON t ((" + sql + "))"
                             : "CREATE INDEX made ON t (id) WHERE " + sql);
    return ask(
        element ? "SELECT pg_get_indexdef('made'::regclass, 1, false)"
                : "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'made'::regclass");
  }

  // A boolean NULL default is none to the server.
  std::string ask(const std::string& sql) {
    const apply::Rows rows = driver_->query(sql);
    return rows.empty() ? "NULL" : rows[0][0].value_or("NULL");
  }
};

TEST_F(EqualityOnServer, SeesItsOwnSpelling) {
  driver_->execute("SET timezone = 'UTC'");
  driver_->execute(read("setup.sql"));
  const Fixture setup;
  const Meaning meaning{&setup.table(),
                        [this](const TypeName& type, const std::string& left, const std::string& right) {
                          return same_on_server(type, left, right);
                        }};
  struct Spelling {
    Line line;
    Expression author;
    Expression server;
    std::string printed;
  };
  std::vector<Spelling> all;
  for (const Line& line : lines("expressions.txt")) {
    const std::string text = printed(line);
    all.push_back({line, parsed(line.sql), parsed(text), text});
    EXPECT_TRUE(same_meaning(all.back().author, all.back().server, meaning)) << line.sql << "\n" << text;
    EXPECT_TRUE(same_meaning(all.back().author, all.back().server, {nullptr, meaning.same_literal}))
        << "without types: " << line.sql << "\n"
        << text;
    EXPECT_TRUE(same_meaning(all.back().server, all.back().author, meaning)) << line.sql << "\n" << text;
  }
  for (const Spelling& one : all) {
    for (const Spelling& other : all) {
      if (one.line.use != other.line.use) continue;
      EXPECT_EQ(same_meaning(one.author, other.server, meaning), one.line.group == other.line.group)
          << one.line.sql << "\n"
          << other.printed << "\n"
          << other.line.sql;
    }
  }
}

}  // namespace
}  // namespace schemake::catalog
