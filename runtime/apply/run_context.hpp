// What the steps of one run have in common.
#pragma once

#include <chrono>
#include <string>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/options.hpp>

namespace schemake::apply {

/// Its references outlive it.
struct RunContext {
  Driver& driver;
  const Graph& graph;
  const LedgerSql& ledger;
  LockScope lock;
  const RunOptions& options;
  std::string applied_by;
  std::string applied_with;
  std::uint64_t statements = 0;  ///< that were run
  std::int64_t rows = 0;         ///< that they changed
};

/// "app_db 1.4.2, schemake 0.1.0": of a registry's program, for the ledger.
std::string program_of(const Registry& registry);

/// Throws DatabaseError `cancelled` if the caller has asked to stop.
void check_stop(const RunOptions& options);
/// Sleeps, and looks meanwhile whether to stop.
void pause(const RunOptions& options, std::chrono::milliseconds time);

/// Tells of it and waits, if the error may pass and it is not the last retry (1-based) that failed; else
/// false. Of several migrators that failed together no two wait equally long.
bool wait_before_retry(const RunContext& context, const Revision& revision, const DatabaseError& error,
                       std::uint32_t retry);

/// `attempt`, again after a lock that was not had, a deadlock or a serialization failure. It rolls back
/// before it throws.
template <typename Attempt>
auto with_retries(const RunContext& context, const Revision& revision, Attempt attempt) {
  for (std::uint32_t retry = 1;; ++retry) {
    check_stop(context.options);
    try {
      return attempt();
    } catch (const DatabaseError& error) {
      if (!wait_before_retry(context, revision, error, retry)) throw;
    }
  }
}

}  // namespace schemake::apply
