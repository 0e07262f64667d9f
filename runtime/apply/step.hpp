// Runs the steps of a plan, each with its ledger row.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <schemake/apply/plan.hpp>
#include <schemake/apply/run_context.hpp>

namespace schemake::apply {

/// Of how many steps of a run it is which, 1-based.
struct Position {
  std::uint32_t step = 1;
  std::uint32_t steps = 1;
};

/// One step while it runs. Every function may throw DatabaseError; then no transaction is open.
class StepRun {
 public:
  StepRun(RunContext& context, const Step& step, Position position);

  /// In its own transaction, or statement by statement where its script is not transactional; tried again
  /// where that may help. False if another migrator moved the database before: then the plan is out of
  /// date. That can only be where the lock covers no more than a transaction.
  bool run();
  /// In the caller's transaction, which it leaves open; once. The caller rolls back when this throws.
  void run_inside();
  /// When it is done: counts what it did, and tells the observer.
  void finish();

  /// What a failure of `run` is for the caller, with the place and the state of the database.
  [[noreturn]] void fail(const DatabaseError& error) const;

  const Revision& revision() const { return context_.graph.revision(step_.revision); }

 private:
  /// Several statements that are sent together, and which of the script each is.
  struct Message {
    std::vector<std::string> sql;
    std::vector<std::optional<std::uint32_t>> statement;
    std::size_t bytes = 0;

    void add(std::string text, std::optional<std::uint32_t> index = {}) {
      bytes += text.size();
      sql.push_back(std::move(text));
      statement.push_back(index);
    }
  };

  const Script& script() const;
  const Statement& statement(std::uint32_t index) const;
  Driver& driver() const { return context_.driver; }
  bool shares_message(std::uint32_t first, std::uint32_t count) const;

  // In one transaction: step.cpp.
  bool attempt();
  void in_order();
  void as_messages(bool own_transaction);
  void send(const Message& message, bool commits);
  void send_one(std::uint32_t index);
  std::int64_t send(const Statement& statement);
  std::string record_sql(bool timed_by_server) const;
  bool still_due();
  void begin_attempt();

  // Statement by statement: piecewise.cpp.
  bool run_piecewise();
  bool claim();
  void restore_settings();
  bool piece(std::uint32_t index);
  bool piece_in_transaction(std::uint32_t index);
  void piece_as_one_message(std::uint32_t index);
  bool piece_alone(std::uint32_t index);
  bool journal_alone(std::uint32_t index, const std::string& progress);
  bool write_journal(std::uint32_t index, const std::string& progress, const std::string& sql);
  void limit_session(const Limits& wanted, std::uint32_t index);
  bool may_wait(std::uint32_t index) const;
  bool is_done_already(std::uint32_t index);
  bool open_piece(std::uint32_t index, const std::string& progress);
  std::string journal_sql(std::uint32_t index) const;
  std::string complete_sql() const;
  std::string progress_sql(std::uint32_t index, std::string_view progress) const;
  void note(const std::string& sentence) const;

  // In batches: batches.cpp.
  bool run_batches(std::uint32_t index);
  bool run_batch(std::uint32_t index, const Batch& batch, std::int64_t& changed, bool& last);
  std::int64_t table_size(const Batch& batch);

  Limits limits() const;
  std::string activity(std::uint32_t index) const;
  void finish_statement(std::uint32_t index, std::int64_t rows, std::chrono::microseconds duration);
  std::string state_after(const DatabaseError& error) const;
  std::string state_after_rollback(const DatabaseError& error) const;
  std::string state_after_journal(const DatabaseError& error) const;

  RunContext& context_;
  Step step_;
  Position position_;

  const Statement* current_ = nullptr;  ///< null outside the migration's own statements
  std::uint32_t done_ = 0;              ///< statements of the script that are done
  bool committing_ = false;             ///< whether it is committed is not known before the answer
  std::chrono::microseconds duration_{};
  std::uint64_t statements_ = 0;  ///< that were run
  std::int64_t rows_ = 0;         ///< that they changed
  PartialChecksum partial_;       ///< of those that are done, outside a transaction
  BatchProgress progress_;        ///< of the statement that runs in batches
  std::uint32_t first_ = 0;       ///< statement of this run, outside a transaction
};

/// One step by itself. Throws Error. For those who keep other migrators out by themselves.
void run_step(RunContext& context, const Step& step);

/// What to say of the database after a rollback.
std::string where(const RunContext& context);

}  // namespace schemake::apply
