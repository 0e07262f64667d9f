// Each statement of locks/statements.sql, run in a transaction of its own on a server, holds the locks that
// are said of it.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

#include "../inspect/postgresql_scratch.hpp"
#include "change/replay.hpp"
#include "dialect/postgresql_locks.hpp"
#include "parse/statement.hpp"

namespace schemake::dialect {
namespace {

std::string read(const std::string& name) {
  std::ostringstream out;
  out << std::ifstream(std::string(LOCKS_DIR) + "/" + name, std::ios::binary).rdbuf();
  return out.str();
}

const std::vector<std::string>& search_path() {
  static const std::vector<std::string> path{std::string(catalog::default_schema)};
  return path;
}

/// What the compiler says.
class Replayed {
 public:
  void run(const std::string& sql) {
    for (change::Statement& statement : parse(sql)) apply(statement);
  }

  /// Of the one statement, which is undone.
  std::string locks(const std::string& sql) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    std::vector<change::Statement> statements = parse(sql);
    EXPECT_EQ(statements.size(), 1U) << sql;
    apply(statements.at(0));
    const std::string found =
        display(postgresql_locks(statements.at(0), catalog_.past(before), catalog_, search_path()));
    catalog_.rollback(before);
    EXPECT_FALSE(diagnostics_.has_errors()) << text::render(diagnostics_.all());
    return found;
  }

 private:
  std::vector<change::Statement> parse(const std::string& sql) {
    return parse::parse_schema(sources_.add("locks.sql", sql), diagnostics_);
  }

  void apply(change::Statement& statement) {
    change::Session session;
    std::vector<change::Op> completed;
    for (change::Op& op : statement.ops) {
      if (auto result = change::replay(std::move(op), {catalog_, history_, session, diagnostics_}))
        completed.push_back(*std::move(result));
    }
    statement.ops = std::move(completed);
  }

  text::Sources sources_;
  text::Diagnostics diagnostics_;
  catalog::Catalog catalog_;
  change::History history_;
};

/// What the server says.
class Locks : public inspect::PostgresqlTest {
 protected:
  void SetUp() override {
    PostgresqlTest::SetUp();
    if (!driver_) return;
    driver_->execute(read("setup.sql"));
    for (const apply::Row& row :
         driver_->query("SELECT c.oid, nspname, relname FROM pg_class c JOIN pg_namespace n "
                        "ON n.oid = relnamespace WHERE relkind IN ('r', 'p', 'v', 'm', 'f') "
                        "AND nspname IN ('public', 'shop')"))
      tables_[*row[0]] = {*row[1], *row[2]};
  }

  std::string held(const std::string& sql) {
    driver_->begin();
    driver_->execute(sql);
    const apply::Rows rows = driver_->query(
        "SELECT relation, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation'");
    driver_->rollback();
    std::map<catalog::QualifiedName, LockMode> strongest;
    for (const apply::Row& row : rows) {
      const auto table = tables_.find(*row[0]);
      if (table == tables_.end()) continue;
      const auto [at, is_new] = strongest.emplace(table->second, mode_named(*row[1]));
      at->second = std::max(at->second, mode_named(*row[1]));
    }
    std::vector<TableLock> locks;
    for (const auto& [table, mode] : strongest) locks.push_back({table, mode});
    std::stable_sort(locks.begin(), locks.end(),
                     [](const TableLock& a, const TableLock& b) { return a.mode > b.mode; });
    return display(locks);
  }

 private:
  // "ShareRowExclusiveLock".
  static LockMode mode_named(const std::string& name) {
    for (const LockMode mode :
         {LockMode::access_share, LockMode::row_share, LockMode::row_exclusive,
          LockMode::share_update_exclusive, LockMode::share, LockMode::share_row_exclusive,
          LockMode::exclusive, LockMode::access_exclusive}) {
      std::string written;
      for (const char letter : std::string(word(mode)) + "LOCK")
        if (letter != ' ') written += letter;
      if (std::equal(name.begin(), name.end(), written.begin(), written.end(),
                     [](char a, char b) { return std::toupper(static_cast<unsigned char>(a)) == b; }))
        return mode;
    }
    ADD_FAILURE() << name;
    return LockMode::access_share;
  }

  std::map<std::string, catalog::QualifiedName> tables_;
};

TEST_F(Locks, AreThoseOfTheServer) {
  Replayed replayed;
  replayed.run(read("setup.sql"));
  std::istringstream lines(read("statements.sql"));
  std::size_t locking = 0;
  for (std::string sql; std::getline(lines, sql);) {
    try {
      const std::string expected = held(sql);
      locking += expected.empty() ? 0 : 1;
      EXPECT_EQ(replayed.locks(sql), expected) << sql;
    } catch (const DatabaseError& error) {
      driver_->rollback();
      ADD_FAILURE() << sql << "\n" << error.what();
    }
  }
  EXPECT_GT(locking, 100U);
}

}  // namespace
}  // namespace schemake::dialect
