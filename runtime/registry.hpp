// The plain types that generated code is written against.
//
// A registry is read-only data: aggregates of integers, `const char*` with a length, and indexes into
// flat arrays. Nothing here has a constructor that runs, allocates or owns; all of it lives as long as
// the program. A string is pointer and length and never a string_view made from a literal, because the
// compiler evaluates one constexpr strlen for each of those (measured: 97 s against 1.9 s for 10,000
// revisions).
#pragma once

#include <cstdint>
#include <string_view>

namespace schemake {

/// A string in read-only data; `size` counts bytes, without the terminating NUL.
struct Text {
  const char* data;
  std::uint32_t size;

  constexpr operator std::string_view() const { return {data, size}; }  // NOLINT: a view by another name
  constexpr bool empty() const { return size == 0; }
};

/// The values index `Revision::scripts` and are bits of `Registry::dialects`.
enum class Dialect : std::uint8_t { postgresql = 0, sqlite = 1 };
inline constexpr std::uint32_t dialect_count = 2;

enum class Direction : std::uint8_t { up = 0, down = 1 };

/// How a statement is run.
enum class StatementKind : std::uint8_t {
  /// Run it; rows that it returns are ignored.
  execute = 0,
  /// A guard: run it; it must return no row. A returned row fails the revision, and the row's first
  /// column is the reason, a sentence for the user.
  assert_empty = 1,
  /// Run it; each row's first column is a statement of its own, run in the order of the rows (used to
  /// put back triggers that a table rebuild would lose).
  execute_rows = 2,
  /// An UPDATE or DELETE that runs in committed batches by primary key: see `Statement::batch`. Only in a
  /// script that is not transactional.
  batch = 3,
};

enum StatementFlags : std::uint8_t {
  /// The database refuses it inside a transaction, so it cannot commit together with its journal
  /// (PostgreSQL: CONCURRENTLY, VACUUM, ALTER SYSTEM, CREATE DATABASE, CALL, a DO block that commits;
  /// SQLite: VACUUM, ATTACH, PRAGMA). Only in a script that is not transactional.
  statement_alone = 1,
  /// CREATE INDEX CONCURRENTLY of `Statement::index`: a failure leaves an invalid index, which is dropped
  /// before it is built again.
  statement_builds_index = 2,
  /// DROP INDEX CONCURRENTLY of `Statement::index`.
  statement_drops_index = 4,
};

/// How an UPDATE or DELETE is cut into batches. The statement of one batch is `head`, a condition on the
/// key, `tail`; both contain complete SQL around a boolean expression.
struct Batch {
  Text head;   ///< "UPDATE users SET seen = true WHERE (seen IS NULL) AND "
  Text tail;   ///< "" or " RETURNING id"
  Text table;  ///< quoted as the session must name it: "public.users"
  /// The primary key's columns as the condition must name them, separated by ", ": `users."id"`, `u.a, u.b`;
  /// and as a query on `table` alone names them.
  Text keys;
  Text table_keys;
  std::uint32_t key_count;
  std::uint32_t rows;      ///< of the table in one batch
  std::uint32_t pause_ms;  ///< between two batches
};

/// One statement as it is sent to the database.
struct Statement {
  Text sql;
  /// Where its author wrote it, 1-based, in the script's file. A translated statement carries the
  /// place of the statement that it was translated from.
  std::uint32_t line;
  std::uint32_t column;
  StatementKind kind;
  std::uint8_t flags = 0;  ///< StatementFlags
  /// PostgreSQL: the strongest table locks that it takes, for people: "ACCESS EXCLUSIVE on public.users,
  /// SHARE ROW EXCLUSIVE on public.teams"; empty where it takes none or they are not known.
  Text locks = {nullptr, 0};
  Text index = {nullptr, 0};  ///< with the flags that name it: quoted and qualified
  std::uint32_t batch = 0;    ///< for StatementKind::batch: an index into Registry::batches
};

enum ScriptFlags : std::uint8_t {
  /// The script exists. Without it the dialect is not compiled for.
  script_present = 1,
  /// Run in one transaction together with its ledger row (the default).
  script_transactional = 2,
  /// SQLite: `PRAGMA foreign_keys` is off while this runs (it is switched outside the transaction) and
  /// put back to its former value afterwards. The script checks the keys itself, by an `assert_empty`.
  script_without_foreign_keys = 4,
};

/// What takes a database over one revision in one direction: a range of `Registry::statements`.
struct Script {
  std::uint32_t first_statement;
  std::uint32_t statement_count;
  std::uint8_t flags;
  /// Not empty only for a down that its author marked `irreversible: <reason>`: then this is the reason
  /// and there are no statements.
  Text irreversible;
  /// Where its statements were written, if that is another file than the revision's (a down of its own):
  /// see `file_of()`. Else empty.
  Text file;
  /// In milliseconds; 0: the run's own, `no_timeout`: none.
  std::int32_t lock_timeout = 0;
  std::int32_t statement_timeout = 0;
};

inline constexpr std::int32_t no_timeout = -1;

/// One revision. Parents and dependencies are ranges of `Registry::edges`.
struct Revision {
  Text id;
  Text message;
  Text file;     ///< as shown in messages: "migrations/202601301447_add_phone.sql"
  Text created;  ///< "2026-01-30 14:47:22Z", or empty
  Text labels;   ///< comma-separated branch labels, or empty
  std::uint32_t first_parent;
  std::uint32_t parent_count;
  std::uint32_t first_dependency;
  std::uint32_t dependency_count;
  /// Hash of the tokens of its up statements, 32 hexadecimal digits, for each dialect.
  Text checksums[dialect_count];
  /// Indexed by dialect and direction: see `script()`.
  Script scripts[dialect_count][2];
};

/// All revisions of one database, in an order in which each comes after its parents and dependencies.
/// An edge is the index of a revision in `revisions`.
struct Registry {
  Text name;              ///< "app_db": the CMake target
  Text default_url;       ///< "sqlite:app.db", or empty; never with a password
  Text fingerprint;       ///< of the head's schema and all revisions, 32 hexadecimal digits
  std::uint8_t dialects;  ///< bit `1 << Dialect`
  const Revision* revisions;
  std::uint32_t revision_count;
  const Statement* statements;
  std::uint32_t statement_count;
  const std::uint32_t* edges;
  std::uint32_t edge_count;
  const std::uint32_t* heads;
  std::uint32_t head_count;
  const Batch* batches = nullptr;
  std::uint32_t batch_count = 0;
  Text version = {nullptr, 0};        ///< of the program that it is built into: "1.4.2", or empty
  Text ledger_schema = {nullptr, 0};  ///< unquoted; empty: PostgreSQL's first schema of the search path
  Text ledger_table = {nullptr, 0};   ///< unquoted; empty: schemake_ledger

  constexpr bool supports(Dialect dialect) const {
    return (dialects & (1U << static_cast<unsigned>(dialect))) != 0;
  }
};

constexpr const Script& script(const Revision& revision, Dialect dialect, Direction direction) {
  return revision.scripts[static_cast<unsigned>(dialect)][static_cast<unsigned>(direction)];
}

/// The file that the lines and columns of a script's statements count in.
constexpr const Text& file_of(const Revision& revision, Dialect dialect, Direction direction) {
  const Text& own = script(revision, dialect, direction).file;
  return own.empty() ? revision.file : own;
}

}  // namespace schemake
