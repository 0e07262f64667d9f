// The table `schemake_ledger`: one row per applied revision. Heads are derived from the applied set.
// Specified in docs/ledger.md; the columns and what they mean are frozen, as databases keep them for years.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/registry.hpp>

namespace schemake::apply {

struct LedgerRow {
  std::string revision;
  std::string checksum;
  std::string applied_at;
  std::string applied_by;
  std::string applied_with;  ///< the program: "app_db 1.4.2, schemake 0.1.0"
  std::int64_t duration_ms = 0;
  /// Empty once the revision is wholly applied. Half way: n statements of the up are done, or -1-n of the
  /// down.
  std::optional<std::int64_t> statements_done;
  /// Of the statement behind those that are done: `progress_started`, or how far its batches are.
  std::string progress;

  /// Of a row that is half done.
  Direction direction() const { return *statements_done < 0 ? Direction::down : Direction::up; }
  std::uint32_t done() const {
    return static_cast<std::uint32_t>(*statements_done < 0 ? -1 - *statements_done : *statements_done);
  }
};

/// `LedgerRow::statements_done` for a script of which `done` statements are done.
constexpr std::int64_t journal_count(Direction direction, std::uint32_t done) {
  return direction == Direction::up ? std::int64_t{done} : -1 - std::int64_t{done};
}

/// A statement that cannot commit together with its journal was sent, and no answer of it was noted.
inline constexpr std::string_view progress_started = "started";

/// How far the batches of a statement are.
struct BatchProgress {
  std::int64_t rows = 0;  ///< of the table that were gone through
  std::string key;        ///< of the last of them, as a list of literals; empty before the first batch

  std::string text() const;
  static BatchProgress parse(std::string_view text);
};

/// Where a registry's databases have their ledger.
LedgerName ledger_name(const Registry& registry);
/// The same as SQL, as the search path finds it.
std::string ledger_table(const Registry& registry, Dialect dialect);

/// The SQL of the ledger, as the runtime sends it and `sql` prints it. `table` is quoted already.
class LedgerSql {
 public:
  LedgerSql(Dialect dialect, std::string table) : dialect_(dialect), table_(std::move(table)) {}

  std::string create() const;
  std::string read() const;
  std::string insert(const LedgerRow& row) const;
  /// For a message of several statements: the duration is the message's until then, as the server counts it.
  std::string insert_with_duration_of_message(const LedgerRow& row) const;
  std::string remove(std::string_view revision) const;
  std::string journal(std::string_view revision, std::int64_t statements_done,
                      std::string_view checksum) const;
  /// An empty text: none. The checksum is of the statements done, and of the one that the progress is of.
  std::string set_progress(std::string_view revision, std::string_view progress,
                           std::string_view checksum) const;
  /// A revision outside a transaction is done: its duration adds up over its runs.
  std::string complete(std::string_view revision, std::string_view checksum, std::int64_t duration_ms) const;
  std::string set_checksum(std::string_view revision, std::string_view checksum) const;
  /// Those of `revisions` that have a row: revision, statements_done, progress.
  std::string among(const std::vector<std::string_view>& revisions) const;
  /// One row: the incomplete rows' number, and all rows in the order of applying as one text
  /// (on SQLite in that of its table, which is the same but for what was stamped between).
  std::string digest() const;
  /// One row of three numbers: the rows, those that are complete and of `revisions`, the incomplete ones.
  std::string count(const std::vector<std::string_view>& revisions) const;

 private:
  std::string insert(const LedgerRow& row, const std::string& duration) const;

  Dialect dialect_;
  std::string table_;
};

/// The text of `LedgerSql::digest` where the registry's revisions are applied in its order, with its
/// checksums, and no others.
std::string all_applied(const Registry& registry, Dialect dialect);

/// All rows, oldest first; none where there is no ledger. Throws DatabaseError.
std::vector<LedgerRow> read_ledger(Driver& driver, const LedgerSql& ledger);

/// The checksum of a row that is half done: of the statements that are.
class PartialChecksum {
 public:
  void add(const Statement& statement);
  std::string text() const;

 private:
  std::uint64_t hash_ = 0xcbf29ce484222325U;
};

/// Of the first `count` statements of a script.
PartialChecksum partial_checksum(const Registry& registry, const Script& script, std::uint32_t count);

/// A name in double quotes.
std::string quote_identifier(std::string_view name);
/// A string literal that means the same under any setting of the session.
std::string quote_literal(std::string_view text, Dialect dialect);

/// The ledger matched with the registry. Refers to the graph that it was made with.
class Standing {
 public:
  Standing(const Graph& graph, std::vector<LedgerRow> rows);

  /// In the order of applying.
  const std::vector<LedgerRow>& rows() const { return rows_; }
  /// The row of a revision of the registry, or null.
  const LedgerRow* row(RevisionIndex revision) const;
  /// Wholly applied.
  bool applied(RevisionIndex revision) const;
  /// Stopped half way, up or down.
  bool partial(RevisionIndex revision) const;
  /// The place in the order of applying; only where there is a row.
  std::size_t rank(RevisionIndex revision) const { return *row_of_[revision]; }
  /// Rows whose revision the registry does not know.
  std::vector<const LedgerRow*> unknown() const;
  /// Wholly applied, from a file whose statements were others than the registry's.
  bool changed(RevisionIndex revision, Dialect dialect) const;
  /// Revisions wholly applied that are no parent of another such revision, in registry order.
  std::vector<RevisionIndex> heads() const;
  std::vector<std::string> head_ids() const;

 private:
  const Graph* graph_;
  std::vector<LedgerRow> rows_;
  std::vector<std::optional<std::size_t>> row_of_;
};

}  // namespace schemake::apply
