// Makes histories of any length for the benchmarks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace schemake::bench {

/// A migration in the native format.
struct MigrationFile {
  std::string name;  ///< "202001010000_create_account_0.sql"
  std::string text;
};

/// The first `count` revisions of one endless linear history: a table, its first rows, two columns, an index,
/// an update, then the next table, which refers to the one before. Valid on PostgreSQL and, translated, on
/// SQLite. It depends on `count` alone, and a longer history begins with the shorter one.
std::vector<MigrationFile> make_history(std::size_t count);

}  // namespace schemake::bench
