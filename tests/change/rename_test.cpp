// Renames in queries, with the server's own views as the referee.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "../inspect/postgresql_scratch.hpp"
#include "catalog/expression_rename.hpp"
#include "change/query_rename.hpp"
#include "change/replay.hpp"
#include "dialect/postgresql_expression.hpp"
#include "parse/fragment.hpp"
#include "parse/statement.hpp"

namespace schemake::change {
namespace {

std::string read(const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(std::string(CHANGE_DIR) + "/" + name, std::ios::binary).rdbuf();
  return out.str();
}

struct Rename {
  std::string table;
  std::string column;  ///< empty: the table is renamed
  std::string to;
  std::string query;
};

std::vector<Rename> renames() {
  std::istringstream text(read("renames.txt"));
  std::vector<Rename> found;
  for (std::string line; std::getline(text, line);) {
    const std::size_t arrow = line.find(" > ");
    const std::size_t bar = line.find(" | ");
    if (line.starts_with('#') || bar == std::string::npos) continue;
    const std::string from = line.substr(0, arrow);
    const std::size_t dot = from.find('.');
    found.push_back({from.substr(0, dot), dot == std::string::npos ? "" : from.substr(dot + 1),
                     line.substr(arrow + 3, bar - arrow - 3), line.substr(bar + 3)});
  }
  return found;
}

std::string written(const catalog::Expression& query) {
  text::Diagnostics messages;
  dialect::Problems problems(messages, {}, {});
  return dialect::PostgresqlWriter(problems).text(query);
}

class RenameOnServer : public inspect::PostgresqlTest {
 protected:
  std::string renamed(const Rename& rename) {
    const text::Source source("query", rename.query);
    text::Diagnostics messages;
    std::optional<catalog::Expression> query = parse::parse_query(source, messages);
    EXPECT_TRUE(query) << rename.query;
    if (!query) return {};
    const SceneRelations relations({catalog_, history_, messages});
    const catalog::Table& table = *catalog_.find_table({"public", rename.table});
    if (rename.column.empty()) {
      rename_relation_in_query(*query, relations, table, {"public", rename.to});
    } else {
      rename_column_in_query(*query, relations, table, rename.column, rename.to);
    }
    EXPECT_TRUE(messages.all().empty()) << text::render(messages.all());
    return written(*query);
  }

  void set_up_database() {
    text::Diagnostics messages;
    for (change::Statement& statement : parse::parse_schema(setup_, messages)) {
      for (Op& op : statement.ops) replay(std::move(op), catalog_, history_, messages);
    }
    driver_->execute(setup_.text());
  }

  std::string view(const char* name) {
    return *driver_->query(std::string("SELECT pg_get_viewdef('") + name + "'::regclass)")[0][0];
  }

  text::Source setup_{"setup.sql", read("queries/setup.sql")};
  catalog::Catalog catalog_;
  History history_;
};

TEST_F(RenameOnServer, MakesTheSameView) {
  set_up_database();
  // The server makes up an alias where the new name is taken; we keep the old one.
  EXPECT_EQ(renamed({"users", "", "people", "SELECT people.id, users.id FROM posts people, users"}),
            "SELECT people.id, users.id\nFROM posts AS people, public.people AS users");
  for (const Rename& rename : renames()) {
    const std::string ours = renamed(rename);
    driver_->begin();
    try {
      driver_->execute("CREATE VIEW kept AS " + rename.query);
      driver_->execute("ALTER TABLE " + rename.table + " RENAME " +
                       (rename.column.empty() ? "" : "COLUMN " + rename.column + " ") + "TO " + rename.to);
      driver_->execute("CREATE VIEW made AS " + ours);
      EXPECT_EQ(view("made"), view("kept")) << rename.query << "\n" << ours;
    } catch (const std::exception& error) {
      ADD_FAILURE() << rename.query << "\n" << ours << "\n" << error.what();
    }
    driver_->rollback();
  }
}

std::string after(const std::string& sql, const std::function<void(catalog::Expression&)>& change) {
  const text::Source source("query", sql);
  text::Diagnostics messages;
  std::optional<catalog::Expression> query = parse::parse_query(source, messages);
  change(*query);
  return written(*query);
}

TEST(Renames, OfFunctionsAndTypesKeepTheNamesOfColumns) {
  const auto function = [](catalog::Expression& query) {
    catalog::rename_function(query, {"public", "f"}, {"public", "g"});
  };
  EXPECT_EQ(after("SELECT f(1), audit.f(2), public.f(f(3)) AS x", function),
            "SELECT g(1) AS f, audit.f(2), public.g(g(3)) AS x");
  const auto type = [](catalog::Expression& query) {
    catalog::rename_type(query, {"public", "mood"}, {"audit", "feeling"});
  };
  EXPECT_EQ(after("SELECT 'a'::mood, ARRAY['b']::mood[], 'c'::text", type),
            "SELECT 'a'::audit.feeling AS mood, CAST(ARRAY['b'] AS audit.feeling[]), 'c'::text");
}

}  // namespace
}  // namespace schemake::change
