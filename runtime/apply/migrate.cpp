#include <schemake/apply/migrate.hpp>

#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include <schemake/apply/plan.hpp>
#include <schemake/apply/step.hpp>
#include <schemake/apply/user.hpp>

namespace schemake::apply {
namespace {

using std::string_view;
using Planner = std::function<std::vector<Step>(const Standing&)>;

[[noreturn]] void rethrow(const DatabaseError& error) {
  ErrorDetails details;
  details.kind = error.kind == DatabaseError::Kind::busy         ? ErrorKind::locked
                 : error.kind == DatabaseError::Kind::connection ? ErrorKind::connection
                                                                 : ErrorKind::failed;
  details.message = error.what();
  details.code = error.code;
  details.detail = error.detail;
  details.hint = error.hint;
  throw Error(std::move(details));
}

/// The public edge: what a driver throws becomes an Error.
template <typename Action>
auto at_the_edge(Action action) {
  try {
    return action();
  } catch (const DatabaseError& error) {
    rethrow(error);
  }
}

class Lock {
 public:
  Lock(Driver& driver, std::chrono::milliseconds wait, const Observer& observer)
      : driver_(driver), scope_(driver.lock(wait, observer.waiting)) {}
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;
  ~Lock() { driver_.unlock(); }
  LockScope scope() const { return scope_; }

 private:
  Driver& driver_;
  LockScope scope_;
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

/// What upgrade and downgrade have in common.
struct RunOptions {
  bool single_transaction;
  std::chrono::milliseconds lock_wait;
  std::string applied_by;
  const Observer& observer;
};

void refuse_open_transaction(Driver& driver) {
  if (!driver.in_transaction()) return;
  throw_error(ErrorKind::usage, "the connection has a transaction open",
              "a migration commits, and would commit that work with it: end the transaction first");
}

void refuse_dialect(const Registry& registry, Dialect dialect) {
  if (registry.supports(dialect)) return;
  throw_error(ErrorKind::usage,
              fmt::format("{} is not compiled for {}", string_view(registry.name), name_of(dialect)),
              "add it to DIALECTS of schemake_add_migrations()");
}

/// Of a table, an index, a column, a type or the like.
bool already_exists(const ErrorDetails& details) {
  const string_view code = details.code;
  if (code == "42P07" || code == "42701" || code == "42710" || code == "42P06") return true;
  const string_view message = details.message;
  return code == "SQLITE_ERROR" && (message.find(" already exists") != string_view::npos ||
                                    message.rfind("duplicate column name", 0) == 0);
}

class Session {
 public:
  Session(Driver& driver, const Registry& registry)
      : driver_(driver), graph_(registry), ledger_(checked(driver, registry)) {}

  const Graph& graph() const { return graph_; }
  const LedgerSql& ledger() const { return ledger_; }
  Standing read() { return Standing(graph_, read_ledger(driver_, ledger_)); }

  void make_ledger() {
    if (driver_.ledger_exists()) return;
    Transaction transaction(driver_);
    driver_.execute(ledger_.create());
    transaction.commit();
  }

  Outcome run(const RunOptions& options, const Planner& planner) {
    if (planner(read()).empty()) return outcome({}, {});
    const Lock lock(driver_, options.lock_wait, options.observer);
    make_ledger();
    StepRunner runner(driver_, graph_, ledger_, lock.scope(), options.applied_by, options.observer);
    const bool unledgered = read().rows().empty();
    try {
      return options.single_transaction ? run_as_one(runner, planner) : run_each(runner, planner);
    } catch (const Error& error) {
      if (!unledgered || !error.details().hint.empty() || !already_exists(error.details())) throw;
      ErrorDetails details = error.details();
      details.hint =
          "the database had tables but no ledger: if they are what the migrations up to a revision make, say "
          "so "
          "with `stamp REV`, and `upgrade` goes on from there";
      throw Error(std::move(details));
    }
  }

 private:
  static LedgerSql checked(Driver& driver, const Registry& registry) {
    refuse_dialect(registry, driver.dialect());
    driver.use_ledger(ledger_name(registry));
    refuse_open_transaction(driver);
    return LedgerSql(driver.dialect(), driver.ledger_table());
  }

  Outcome run_each(StepRunner& runner, const Planner& planner) {
    std::vector<Step> done;
    for (const Step& step : planner(read())) {
      if (runner.run(step)) done.push_back(step);
    }
    return outcome(done, read().head_ids());
  }

  Outcome run_as_one(StepRunner& runner, const Planner& planner) {
    // Before `begin`: inside it SQLite does not tell (nor switch) foreign keys any more.
    const bool foreign_keys = driver_.dialect() == Dialect::sqlite && driver_.foreign_keys();
    Transaction transaction(driver_);
    const auto steps = planner(read());
    for (const Step& step : steps) refuse_in_one(step, foreign_keys);
    for (const Step& step : steps) runner.run_inside(step);
    try {
      transaction.commit();
    } catch (const DatabaseError& error) {
      driver_.rollback();
      throw DatabaseError(error.kind,
                          fmt::format("{} (while all revisions were committed as one)", error.what()),
                          error.code);
    }
    return outcome(steps, read().head_ids());
  }

  void refuse_in_one(const Step& step, bool foreign_keys) const {
    const Revision& revision = graph_.revision(step.revision);
    const Script& to_run = script(revision, driver_.dialect(), step.direction);
    const bool outside = (to_run.flags & script_transactional) == 0;
    const bool switches = foreign_keys && (to_run.flags & script_without_foreign_keys) != 0;
    if (!outside && !switches) return;
    ErrorDetails details;
    details.revision = string_view(revision.id);
    details.file = string_view(file_of(revision, driver_.dialect(), step.direction));
    details.message =
        fmt::format("revision {} can't run in a single transaction with others: {}", details.revision,
                    outside ? "it is marked transaction:false"
                            : "it needs foreign keys off, which SQLite can't switch inside one");
    details.hint = "run without --single-transaction: each revision then has its own transaction";
    details.state = "nothing was run";
    throw Error(std::move(details));
  }

  Outcome outcome(const std::vector<Step>& steps, std::vector<std::string> heads) {
    Outcome result;
    for (const Step& step : steps) {
      auto& list = step.direction == Direction::up ? result.upgraded : result.downgraded;
      list.push_back(&graph_.revision(step.revision));
    }
    result.heads = steps.empty() ? read().head_ids() : std::move(heads);
    return result;
  }

  Driver& driver_;
  Graph graph_;
  LedgerSql ledger_;
};

std::string user_or(const std::string& given) {
  return given.empty() ? user_at_host() : given;
}

/// One change of the ledger by `stamp`.
void stamp_revision(Driver& driver, const LedgerSql& ledger, const Graph& graph, const LedgerRow* row,
                    RevisionIndex index, const std::string& user) {
  const Revision& revision = graph.revision(index);
  const string_view checksum = revision.checksums[static_cast<unsigned>(driver.dialect())];
  if (row != nullptr) {
    const bool same = row->checksum == checksum && !row->statements_done;
    if (!same) driver.execute(ledger.set_checksum(revision.id, checksum));
    return;
  }
  LedgerRow stamped;
  stamped.revision = string_view(revision.id);
  stamped.checksum = checksum;
  stamped.applied_by = user;
  driver.execute(ledger.insert(stamped));
}

void stamp_unknown(Driver& driver, const LedgerSql& ledger, const Standing& standing, bool purge) {
  for (const LedgerRow* row : standing.unknown()) {
    if (!purge) {
      throw_error(ErrorKind::failed,
                  fmt::format("can't locate revision \"{}\", which the database has applied", row->revision),
                  "use a build that contains it, or forget it with `stamp --purge`, which keeps the rest");
    }
    driver.execute(ledger.remove(row->revision));
  }
}

/// Before the database is asked: a target that no standing makes right.
void check_stamp_target(const Graph& graph, const StampOptions& options) {
  const std::string& target = options.target;
  const bool relative = !target.empty() && (target.front() == '+' || target.front() == '-');
  if (relative || (target.empty() && !options.purge)) {
    throw_error(ErrorKind::usage, fmt::format("`stamp` does not take \"{}\"", target),
                "name a revision, head, heads, base or current");
  }
  if (!target.empty() && target != "current") resolve_revisions(graph, target);
}

/// The ledger's rows of known revisions as the target wants them.
void stamp_known(Driver& driver, const LedgerSql& ledger, const Graph& graph, const Standing& standing,
                 const StampOptions& options) {
  const bool keep = options.target == "current";
  const RevisionSet wanted =
      keep ? RevisionSet(graph.size()) : graph.with_ancestors(resolve_revisions(graph, options.target));
  for (RevisionIndex index = 0; index < graph.size(); ++index) {
    const LedgerRow* row = standing.row(index);
    // What is half done stays so: nothing says which half is right.
    if (keep ? standing.applied(index) : wanted[index]) {
      stamp_revision(driver, ledger, graph, row, index, user_or(options.applied_by));
    } else if (row != nullptr && !keep) {
      driver.execute(ledger.remove(row->revision));
    }
  }
}

}  // namespace

Outcome upgrade(Driver& driver, const Registry& registry, const UpgradeOptions& options) {
  return at_the_edge([&] {
    Session session(driver, registry);
    return session.run(
        {options.single_transaction, options.lock_wait, user_or(options.applied_by), options.observer},
        [&](const Standing& standing) {
          auto steps = plan_upgrade(session.graph(), standing, options.target);
          check_checksums(session.graph(), standing, driver.dialect());
          check_steps(session.graph(), standing, driver.dialect(), steps);
          return steps;
        });
  });
}

Outcome downgrade(Driver& driver, const Registry& registry, const DowngradeOptions& options) {
  return at_the_edge([&] {
    Session session(driver, registry);
    return session.run({options.single_transaction, options.lock_wait, user_at_host(), options.observer},
                       [&](const Standing& standing) {
                         auto steps = plan_downgrade(session.graph(), standing, options.target);
                         check_steps(session.graph(), standing, driver.dialect(), steps);
                         return steps;
                       });
  });
}

Outcome stamp(Driver& driver, const Registry& registry, const StampOptions& options) {
  return at_the_edge([&] {
    Session session(driver, registry);
    check_stamp_target(session.graph(), options);
    const Lock lock(driver, options.lock_wait, options.observer);
    session.make_ledger();
    Transaction transaction(driver);
    const Standing standing = session.read();
    stamp_unknown(driver, session.ledger(), standing, options.purge);
    if (!options.target.empty()) {
      stamp_known(driver, session.ledger(), session.graph(), standing, options);
    }
    Outcome outcome;
    outcome.heads = session.read().head_ids();
    transaction.commit();
    return outcome;
  });
}

Standing read_standing(Driver& driver, const Graph& graph) {
  return at_the_edge([&] {
    driver.use_ledger(ledger_name(graph.registry()));
    return Standing(graph, read_ledger(driver, LedgerSql(driver.dialect(), driver.ledger_table())));
  });
}

bool is_up_to_date(Driver& driver, const Registry& registry) {
  std::vector<string_view> heads;
  for (std::uint32_t i = 0; i < registry.head_count; ++i) {
    heads.push_back(registry.revisions[registry.heads[i]].id);
  }
  return at_the_edge([&] {
    try {
      const Rows rows = driver.query(LedgerSql(driver.dialect(), "schemake_ledger").count(heads));
      const Row& counts = rows.at(0);
      return counts[0] == std::to_string(registry.revision_count) &&
             counts[1] == std::to_string(registry.head_count) && counts[2] == "0";
    } catch (const DatabaseError&) {
      if (!driver.ledger_exists()) return false;
      throw;
    }
  });
}

}  // namespace schemake::apply
