// Makes histories of any length for the benchmarks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace schemake::bench {

/// A migration in the native format.
struct MigrationFile {
  std::string name;  ///< "202001010000_create_account_0.sql"
  std::string text;
};

enum class HistoryKind : std::uint8_t {
  /// A table, its first rows, two columns, an index, an update, then the next table, which refers to the one
  /// before. Valid on PostgreSQL and, translated, on SQLite.
  portable,
  /// Tables, constraints, indexes, enums, domains, sequences, views, functions, triggers, policies, comments,
  /// renames, rows: what real projects write, for PostgreSQL alone. Half of the downs are written.
  mixed,
};

/// The first `count` revisions of one endless linear history. It depends on `count` and `kind` alone, and a
/// longer history begins with the shorter one.
std::vector<MigrationFile> make_history(std::size_t count, HistoryKind kind);

}  // namespace schemake::bench
