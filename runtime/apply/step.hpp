// Runs the steps of a plan, each with its ledger row.
#pragma once

#include <string>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/graph.hpp>
#include <schemake/apply/ledger.hpp>
#include <schemake/apply/options.hpp>
#include <schemake/apply/plan.hpp>

namespace schemake::apply {

/// Throws Error, with the place of the statement and the state that the database was left in.
class StepRunner {
 public:
  /// The arguments outlive the runner.
  StepRunner(Driver& driver, const Graph& graph, const LedgerSql& ledger, LockScope lock,
             std::string applied_by, const Observer& observer);

  /// In its own transaction, or statement by statement where its script is not transactional. False if
  /// another migrator did it first; that can only be where the lock covers no more than a transaction.
  bool run(const Step& step);
  /// In the caller's transaction. The caller rolls back when this throws.
  void run_inside(const Step& step);

  /// What to say of the database after a rollback.
  std::string where() const;

 private:
  const Revision& revision(const Step& step) const { return graph_.revision(step.revision); }
  const Script& script_of(const Step& step) const;

  bool run_in_transaction(const Step& step);
  bool run_statement_by_statement(const Step& step);
  void run_statements(const Step& step);
  void run_statement(const Step& step, std::uint32_t index);
  void send(const Statement& statement);
  void record(const Step& step);
  bool claim(const Step& step);
  void journal(const Step& step, std::uint32_t done);
  void finish(const Step& step);
  bool still_due(const Step& step);

  void begin_step(const Step& step);
  void report(const Step& step) const;
  [[noreturn]] void fail(const Step& step, const DatabaseError& error, std::string state) const;
  std::string state_after_rollback(const Step& step, const DatabaseError& error) const;
  std::string state_after_journal(const Step& step) const;

  Driver& driver_;
  const Graph& graph_;
  const LedgerSql& ledger_;
  LockScope lock_;
  std::string applied_by_;
  const Observer& observer_;

  // Of the step that is running.
  const Statement* current_ = nullptr;  ///< null outside the migration's own statements
  std::uint32_t done_ = 0;              ///< statements of the script
  bool committing_ = false;
  std::chrono::microseconds duration_{};
};

}  // namespace schemake::apply
