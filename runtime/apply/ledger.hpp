// The table `schemake_ledger`: one row per applied revision. Heads are derived from the applied set.
//
//   revision         its id, the primary key
//   checksum         of its up statements, as the registry had it when it was applied; while it is half
//                    done, "partial:" and a hash of the statements done, so that a rerun resumes only
//                    behind the statements that were run
//   applied_at       UTC; PostgreSQL: timestamptz; SQLite: "2026-01-30 14:47:22.123"
//   applied_by       user@host
//   duration_ms      of its statements
//   statements_done  NULL when the revision is wholly applied. Outside a transaction: how many of the
//                    script's statements are done, of the up where it is positive, of the down where it
//                    is negative. The row of an up is made, with 0, before its first statement.
//
// The name and the columns are frozen: databases keep them for years.
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
  std::int64_t duration_ms = 0;
  std::optional<std::int64_t> statements_done;
};

/// Where a registry's databases have their ledger.
LedgerName ledger_name(const Registry& registry);

/// The SQL of the ledger, as the runtime sends it and `sql` prints it. `table` is quoted already.
class LedgerSql {
 public:
  LedgerSql(Dialect dialect, std::string table) : dialect_(dialect), table_(std::move(table)) {}

  std::string create() const;
  std::string read() const;
  std::string insert(const LedgerRow& row) const;
  std::string remove(std::string_view revision) const;
  std::string journal(std::string_view revision, std::int64_t statements_done,
                      std::string_view checksum) const;
  /// A revision outside a transaction is done: its duration adds up over its runs.
  std::string complete(std::string_view revision, std::string_view checksum, std::int64_t duration_ms) const;
  std::string set_checksum(std::string_view revision, std::string_view checksum) const;
  /// Those of `revisions` that have a row: revision, statements_done.
  std::string among(const std::vector<std::string_view>& revisions) const;
  /// One row of three numbers: the rows, those that are complete and of `revisions`, the incomplete ones.
  std::string count(const std::vector<std::string_view>& revisions) const;

 private:
  Dialect dialect_;
  std::string table_;
};

/// All rows, oldest first; none where there is no ledger. Throws DatabaseError.
std::vector<LedgerRow> read_ledger(Driver& driver, const LedgerSql& ledger);

/// The checksum of a row that is half done: of the first `count` statements of a script.
std::string partial_checksum(const Registry& registry, const Script& script, std::uint32_t count);

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
