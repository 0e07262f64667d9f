// What callers can ask for, and what they are told.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemake/registry.hpp>

namespace schemake {

/// The steps that a run is about to take or has taken, in order.
struct RunReport {
  std::vector<const Revision*> revisions;
  Direction direction;
  std::vector<std::string> from;  ///< heads before; empty at the base
  std::vector<std::string> to;    ///< heads after, by the plan
};

/// A revision that begins to run, again when it is tried again.
struct StartReport {
  const Revision& revision;
  Direction direction;
  std::uint32_t step;   ///< 1-based
  std::uint32_t steps;  ///< of the run
};

/// A statement that was run; valid during the call.
struct StatementReport {
  const Revision& revision;
  std::string_view sql;
  std::chrono::microseconds duration;
  std::int64_t rows = 0;        ///< changed
  std::uint32_t statement = 0;  ///< 1-based
};

/// A batch that was committed (`-- migrate:batch`).
struct BatchReport {
  const Revision& revision;
  std::uint32_t statement;             ///< 1-based
  std::int64_t rows;                   ///< of the table that were gone through, in all runs of the revision
  std::int64_t total;                  ///< of the table, as it is known; 0: not known
  std::int64_t changed;                ///< in this run
  std::chrono::microseconds duration;  ///< of this run's batches
  bool last;
};

/// A revision that was run. With `single_transaction` it is not yet committed when it is told.
struct StepReport {
  const Revision& revision;
  Direction direction;
  std::chrono::microseconds duration;
  /// Not 0: the run resumed a revision outside a transaction at this statement, 0-based.
  std::uint32_t resumed_at = 0;
  std::uint32_t statements = 0;
  std::int64_t rows = 0;  ///< changed
  std::uint32_t step = 0;
  std::uint32_t steps = 0;
};

/// A revision, or a statement outside a transaction, that was rolled back and will be tried again.
struct RetryReport {
  const Revision& revision;
  std::string_view reason;  ///< the server's message
  std::string_view code;    ///< SQLSTATE
  std::string_view
      blocker;            ///< "process 123 (psql) of bob, idle in transaction for 34 s: LOCK ...", or empty
  std::uint32_t retry;    ///< 1-based
  std::uint32_t retries;  ///< at most
  std::chrono::milliseconds pause;
};

/// Called in the migrating thread, as things happen; each may be empty. They must not use the connection.
struct Observer {
  /// Under the lock, when there is something to do and before anything is done. May throw to stop it.
  std::function<void(const RunReport&)> planned;
  std::function<void(const StartReport&)> start;
  std::function<void(const StepReport&)> step;
  /// Asks for statements to be sent one by one, which takes a round trip each.
  std::function<void(const StatementReport&)> statement;
  std::function<void(const BatchReport&)> batch;
  std::function<void(const RetryReport&)> retry;
  /// Another migrator has the lock: "process 123 (app_db-migrate: 3a4f…) of bob, since 14:02:11Z".
  std::function<void(const std::string& holder)> waiting;
  /// In another thread, while a statement waits: who keeps it from its lock.
  std::function<void(const std::string& blocker)> blocked;
  /// A sentence about what was found and done: an invalid index that is built again.
  std::function<void(const std::string& note)> note;
};

/// What upgrade and downgrade have in common.
struct RunOptions {
  /// All revisions in one transaction: all are applied, or none.
  bool single_transaction = false;
  /// How long to wait for another migrator.
  std::chrono::milliseconds lock_wait = std::chrono::seconds(60);
  /// PostgreSQL: how long a statement may wait for a lock, with others queueing behind it; 0: for ever. Not
  /// for statements that wait without keeping anybody out (CONCURRENTLY). A revision's own wins.
  std::chrono::milliseconds lock_timeout = std::chrono::seconds(5);
  /// PostgreSQL: how long a statement may run; 0: for ever; nothing: what the server's settings say. A
  /// revision's own wins.
  std::optional<std::chrono::milliseconds> statement_timeout{};
  /// How often a revision is tried again after a lock that was not had, a deadlock, a serialization failure.
  std::uint32_t retries = 10;
  /// Written to the ledger; empty: the operating system's user@host.
  std::string applied_by{};
  Observer observer{};
  /// Compare the database with what was recorded of it, before and after; what differs is an error.
  bool verify = false;
  /// Set from outside (together with Driver::cancel) to end the run at the next statement.
  const std::atomic<bool>* stop = nullptr;
};

struct UpgradeOptions : RunOptions {
  /// "head", "heads", a revision's id or a unique prefix of it, "+N", or "current", which does nothing.
  std::string target = "head";
  /// An applied revision whose file was changed since: its new checksum is recorded. Empty: none.
  std::string accept{};
};

struct DowngradeOptions : RunOptions {
  /// "-N", "base", or a revision's id or unique prefix: what was applied on top of it is reverted.
  std::string target = "-1";
};

struct StampOptions {
  /// "head", "heads", "base", or a revision's id or unique prefix. "current": what is applied stays so, with
  /// today's checksums. Empty, with `purge` alone: nothing but the purge.
  std::string target = "head";
  /// Also forget the applied revisions that the registry does not know.
  bool purge = false;
  std::chrono::milliseconds lock_wait = std::chrono::seconds(60);
  std::string applied_by{};
  Observer observer{};
};

/// What was done. Nothing, when the database was where it was asked to be.
struct Outcome {
  std::vector<const Revision*> upgraded;    ///< in the order of running
  std::vector<const Revision*> downgraded;  ///< likewise
  std::vector<std::string> heads;           ///< where the database is now; empty at the base
  std::uint64_t statements = 0;
  std::int64_t rows = 0;                    ///< changed
  std::chrono::microseconds server_time{};  ///< of the time between sending and answer
  std::uint64_t round_trips = 0;            ///< of the connection, where it has them
};

}  // namespace schemake
