#include "database.hpp"

#include <sstream>
#include <stdexcept>

namespace schemake::dialect::tests {
namespace {

std::string field(sqlite3_stmt* statement, int column) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
  return text == nullptr ? std::string() : std::string(text);
}

std::string row(sqlite3_stmt* statement) {
  std::string out;
  for (int i = 0; i < sqlite3_column_count(statement); ++i) out += (i == 0 ? "" : "|") + field(statement, i);
  return out + "\n";
}

}  // namespace

Database::Database() {
  if (sqlite3_open(":memory:", &handle_) != SQLITE_OK)
    throw std::runtime_error("cannot open a database in memory");
  query("PRAGMA foreign_keys = ON");
}

Database::~Database() {
  sqlite3_close(handle_);
}

std::string Database::query(const std::string& sql) {
  std::string out;
  const char* rest = sql.c_str();
  while (*rest != '\0') {
    sqlite3_stmt* statement = nullptr;
    int code = sqlite3_prepare_v2(handle_, rest, -1, &statement, &rest);
    while (code == SQLITE_OK && statement != nullptr) {
      code = sqlite3_step(statement);
      if (code != SQLITE_ROW) break;
      out += row(statement);
      code = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    if (code != SQLITE_OK && code != SQLITE_DONE)
      return "error: " + std::string(sqlite3_errmsg(handle_)) + "\n";
  }
  return out;
}

std::string Database::run_statement(const RenderedStatement& statement) {
  const std::string rows = query(statement.sql);
  if (rows.starts_with("error: ") || statement.kind == RenderedKind::assert_empty) return rows;
  if (statement.kind == RenderedKind::execute) return {};
  // A trigger has lines of its own, so the rows are asked for once more, one at a time.
  for (int i = 0;; ++i) {
    const std::string one = query(statement.sql + " LIMIT 1 OFFSET " + std::to_string(i));
    if (one.empty()) return {};
    if (const std::string failure = query(one); !failure.empty()) return failure;
  }
}

std::string Database::run(const Rendering& rendering) {
  if (rendering.without_foreign_keys) query("PRAGMA foreign_keys = OFF");
  query("BEGIN IMMEDIATE");
  std::string failure;
  for (const RenderedStatement& statement : rendering.statements) {
    failure = run_statement(statement);
    if (!failure.empty()) break;
  }
  query(failure.empty() ? "COMMIT" : "ROLLBACK");
  query("PRAGMA foreign_keys = ON");
  return failure;
}

}  // namespace schemake::dialect::tests
