// From ops to one dialect's SQL text. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/migration.hpp"
#include "text/diagnostic.hpp"

namespace schemake::dialect {

/// Mirrors the runtime's StatementKind, which this room does not include.
enum class RenderedKind : std::uint8_t { execute, assert_empty, execute_rows };

/// How an UPDATE or DELETE is cut into batches by its table's primary key; the runtime's Batch says what each
/// is.
struct RenderedBatch {
  std::string head;
  std::string tail;
  std::string table;
  std::string keys;
  std::string table_keys;
  std::uint32_t key_count = 0;
  std::uint32_t rows = 0;
  std::uint32_t pause_ms = 0;

  bool operator==(const RenderedBatch&) const = default;
};

struct RenderedStatement {
  std::string sql;  ///< without a semicolon at the end
  RenderedKind kind = RenderedKind::execute;
  /// With it the statement runs in batches; `sql` is the whole of it.
  std::optional<RenderedBatch> batch{};
};

/// One source statement in another dialect.
struct Rendering {
  std::vector<RenderedStatement> statements;
  /// SQLite: foreign keys must be off, switched outside the transaction, while this runs.
  bool without_foreign_keys = false;
};

/// The statement for PostgreSQL: for derived and generated statements only, an author's own text is sent
/// as it stands. Ops are completed by replay. What cannot be rendered adds an error (M04xx).
Rendering render_postgresql(const change::Statement& statement, const catalog::Past& before,
                            const catalog::Catalog& after, text::Diagnostics& diagnostics);

/// The statement for SQLite, native where SQLite's ALTER TABLE can do it, else by one rebuild of the
/// table. What cannot be translated adds an error (M04xx) whose help names `-- migrate:up sqlite`.
Rendering render_sqlite(const change::Statement& statement, const catalog::Past& before,
                        const catalog::Catalog& after, text::Diagnostics& diagnostics);

/// A guard for the end of a script that has a rendering `without_foreign_keys`: every key of the database
/// is checked. A rebuild checks the tables that it changed; but while foreign keys are off, ON DELETE and
/// ON UPDATE do nothing, so a script that also changes rows needs this one, or could leave rows that refer
/// to nothing.
RenderedStatement sqlite_foreign_key_check();

}  // namespace schemake::dialect
