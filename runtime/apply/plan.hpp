// From where a database is and where it shall be, to the list of steps. Touches no database.
#pragma once

#include <string_view>
#include <vector>

#include <schemake/apply/graph.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/options.hpp>

namespace schemake::apply {

struct Step {
  RevisionIndex revision;
  Direction direction;
  /// 0, or the statement at which a revision outside a transaction resumes.
  std::uint32_t first_statement = 0;
  /// An earlier run left it half done.
  bool resumes = false;
  /// LedgerRow::progress of that run.
  std::string progress{};

  friend bool operator==(const Step&, const Step&) = default;
};

/// The revision that a full id, a unique prefix, or `head` names. Throws Error `usage` with the nearest
/// names, or with the candidates of an ambiguous prefix.
RevisionIndex resolve_revision(const Graph& graph, std::string_view name);
/// Likewise, and also `heads`, `base` (no revision).
std::vector<RevisionIndex> resolve_revisions(const Graph& graph, std::string_view name);

/// The steps in the order of running; none when the database is there already. Each throws Error where
/// the target cannot be reached, or where the ledger knows a revision that the registry does not.
std::vector<Step> plan_upgrade(const Graph& graph, const Standing& standing, std::string_view target);
std::vector<Step> plan_downgrade(const Graph& graph, const Standing& standing, std::string_view target);

/// Throws Error for what must be refused before anything runs: a dialect that is not compiled for, a down
/// that its author marked irreversible, statements done that are no longer the script's first ones.
void check_steps(const Graph& graph, const Standing& standing, Dialect dialect,
                 const std::vector<Step>& steps);
/// Throws Error for the first applied revision whose file was changed since.
void check_checksums(const Graph& graph, const Standing& standing, Dialect dialect);

/// What a run of the steps is told as, from where the database is.
RunReport describe_plan(const Graph& graph, const Standing& before, Direction direction,
                        const std::vector<Step>& steps);

/// "postgresql", "sqlite".
std::string_view name_of(Dialect dialect);

}  // namespace schemake::apply
