// What callers can ask for, and what they are told.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/registry.hpp>

namespace schemake {

/// A statement that was run; valid during the call.
struct StatementReport {
  const Revision& revision;
  std::string_view sql;
  std::chrono::microseconds duration;
};

/// A revision that was run. With `single_transaction` it is not yet committed when it is told.
struct StepReport {
  const Revision& revision;
  Direction direction;
  std::chrono::microseconds duration;
  /// Not 0: the run resumed a revision outside a transaction at this statement, 0-based.
  std::uint32_t resumed_at = 0;
};

/// Called in the migrating thread, as things happen; each may be empty. They must not use the connection.
struct Observer {
  std::function<void(const StepReport&)> step;
  std::function<void(const StatementReport&)> statement;
};

struct UpgradeOptions {
  /// "head", "heads", a revision's id or a unique prefix of it, "+N", or "current", which does nothing.
  std::string target = "head";
  /// All revisions in one transaction: all are applied, or none.
  bool single_transaction = false;
  /// How long to wait for another migrator.
  std::chrono::milliseconds lock_wait = std::chrono::seconds(60);
  /// Written to the ledger; empty: the operating system's user@host.
  std::string applied_by{};
  Observer observer{};
};

struct DowngradeOptions {
  /// "-N", "base", or a revision's id or unique prefix: what was applied on top of it is reverted.
  std::string target = "-1";
  bool single_transaction = false;
  std::chrono::milliseconds lock_wait = std::chrono::seconds(60);
  Observer observer{};
};

struct StampOptions {
  /// "head", "heads", "base", or a revision's id or unique prefix. "current": what is applied stays so, with
  /// today's checksums. Empty, with `purge` alone: nothing but the purge.
  std::string target = "head";
  /// Also forget the applied revisions that the registry does not know.
  bool purge = false;
  std::chrono::milliseconds lock_wait = std::chrono::seconds(60);
  std::string applied_by{};
};

/// What was done. Nothing, when the database was where it was asked to be.
struct Outcome {
  std::vector<const Revision*> upgraded;    ///< in the order of running
  std::vector<const Revision*> downgraded;  ///< likewise
  std::vector<std::string> heads;           ///< where the database is now; empty at the base
};

}  // namespace schemake
