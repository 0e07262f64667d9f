#include <schemake/apply/migrate.hpp>

#include <fmt/format.h>

#include <schemake/apply/plan.hpp>
#include <schemake/apply/session.hpp>
#include <schemake/apply/snapshot.hpp>
#include <schemake/apply/user.hpp>

namespace schemake::apply {
namespace {

using std::string_view;

/// The public edge: what a driver throws becomes an Error.
template <typename Action>
auto at_the_edge(Action action) {
  try {
    return action();
  } catch (const DatabaseError& error) {
    throw Error(to_details(error));
  }
}

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
  stamped.applied_with = program_of(graph.registry());
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
    const bool all = options.target == "heads" || (options.target == "head" && registry.head_count == 1);
    if (all && options.accept.empty() && !options.verify && session.has_all()) return session.at_heads();
    if (!options.accept.empty()) session.accept(options.accept, options);
    return session.run(Direction::up, options, [&](const Standing& standing) {
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
    return session.run(Direction::down, options, [&](const Standing& standing) {
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
    const Lock lock(driver, registry.name, options.lock_wait, options.observer, nullptr);
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
    take_snapshot(driver, options.observer.note);
    return outcome;
  });
}

Standing read_standing(Driver& driver, const Graph& graph) {
  return at_the_edge([&] {
    driver.use_ledger(ledger_name(graph.registry()));
    return Standing(graph, read_ledger(driver, LedgerSql(driver.dialect(), driver.ledger_table())));
  });
}

Drift check(Driver& driver, const Registry& registry, const std::vector<std::string>& ignored) {
  return at_the_edge([&] {
    driver.use_ledger(ledger_name(registry));
    return read_drift(driver, ignored);
  });
}

bool is_up_to_date(Driver& driver, const Registry& registry) {
  std::vector<string_view> heads;
  for (std::uint32_t i = 0; i < registry.head_count; ++i) {
    heads.push_back(registry.revisions[registry.heads[i]].id);
  }
  return at_the_edge([&] {
    try {
      const Rows rows =
          driver.query(LedgerSql(driver.dialect(), ledger_table(registry, driver.dialect())).count(heads));
      const Row& counts = rows.at(0);
      return counts[0] == std::to_string(registry.revision_count) &&
             counts[1] == std::to_string(registry.head_count) && counts[2] == "0";
    } catch (const DatabaseError&) {
      driver.use_ledger(ledger_name(registry));
      if (!driver.ledger_exists()) return false;
      throw;
    }
  });
}

}  // namespace schemake::apply
