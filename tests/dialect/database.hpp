// A SQLite database in memory that runs renderings as the runtime does.
#pragma once

#include <sqlite3.h>

#include <string>

#include "dialect/dialect.hpp"

namespace schemake::dialect::tests {

class Database {
 public:
  Database();
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// The rows as `psql -At` prints them, or "error: …".
  std::string query(const std::string& sql);
  /// In one transaction, foreign keys as asked. Empty, or why it failed; then nothing has changed.
  std::string run(const Rendering& rendering);

 private:
  std::string run_statement(const RenderedStatement& statement);

  sqlite3* handle_ = nullptr;
};

}  // namespace schemake::dialect::tests
