// One call of the runtime's public functions on one connection: it checks, plans, locks, runs. Internal to
// this room.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/options.hpp>
#include <schemake/apply/plan.hpp>
#include <schemake/apply/run_context.hpp>

namespace schemake::apply {

/// The migrator's lock for as long as it lives.
class Lock {
 public:
  /// `name` is the registry's.
  Lock(Driver& driver, std::string_view name, std::chrono::milliseconds wait, const Observer& observer,
       const std::atomic<bool>* stop);
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { driver_.unlock(); }
  LockScope scope() const { return scope_; }

 private:
  Driver& driver_;
  LockScope scope_ = LockScope::session;
};

/// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  explicit Transaction(Driver& driver) : driver_(driver) { driver.begin(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (!committed_) driver_.rollback();
  }
  void commit() {
    driver_.commit();
    committed_ = true;
  }

 private:
  Driver& driver_;
  bool committed_ = false;
};

using Planner = std::function<std::vector<Step>(const Standing&)>;

/// Throws Error, and DatabaseError for what is no revision's.
class Session {
 public:
  /// Refuses a dialect that is not compiled for, and an open transaction.
  Session(Driver& driver, const Registry& registry);

  const Graph& graph() const { return graph_; }
  const LedgerSql& ledger() const { return ledger_; }
  Standing read() { return Standing(graph_, read_ledger(driver_, ledger_)); }
  /// Under the lock.
  void make_ledger();

  /// Whether exactly the registry's revisions are applied, all of them as they are now. One short answer,
  /// however many they are. False too where branches were applied in another order: then ask the ledger.
  bool has_all();
  Outcome at_heads() const;

  /// What the planner finds to do, under the lock; it is asked before the lock too, as there may be nothing.
  Outcome run(Direction direction, const RunOptions& options, const Planner& planner);
  /// Gives an applied revision the checksum of its file as it is now.
  void accept(const std::string& revision, const RunOptions& options);

 private:
  using Steps = std::vector<Step>;

  Outcome nothing_to_do(const Standing& before, const RunOptions& options);
  Outcome run_locked(Direction direction, RunContext& context, const Planner& planner);
  Steps run_each(RunContext& context, const Planner& planner);
  bool run_steps(RunContext& context, const Steps& steps, Steps& done);
  Steps run_as_one(RunContext& context, const Planner& planner);
  std::optional<Steps> attempt_as_one(RunContext& context, const Planner& planner, bool foreign_keys,
                                      std::uint32_t retry);
  void refuse_in_one(const Steps& steps, bool foreign_keys) const;
  void refuse_without_session(const Steps& steps) const;
  bool transactional(const Step& step) const;
  Outcome outcome(const Steps& steps, std::vector<std::string> heads) const;

  Driver& driver_;
  Graph graph_;
  LedgerSql ledger_;
};

}  // namespace schemake::apply
