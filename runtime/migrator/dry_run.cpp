#include <schemake/migrator/dry_run.hpp>

#include <utility>

#include <schemake/apply/migrate.hpp>

namespace schemake::migrator {
namespace {

using apply::Graph;
using apply::LedgerRow;
using apply::Standing;
using apply::Step;

std::vector<Step> plan(const apply::Driver& driver, const Graph& graph, const Standing& standing,
                       Direction direction, const std::string& target) {
  const bool up = direction == Direction::up;
  auto steps =
      up ? apply::plan_upgrade(graph, standing, target) : apply::plan_downgrade(graph, standing, target);
  if (up) apply::check_checksums(graph, standing, driver.dialect());
  apply::check_steps(graph, standing, driver.dialect(), steps);
  return steps;
}

/// The ledger as --accept would leave it.
Standing accepted(const Graph& graph, const Standing& standing, Dialect dialect, const std::string& name) {
  const Revision& revision = graph.revision(apply::resolve_revision(graph, name));
  std::vector<LedgerRow> rows = standing.rows();
  for (LedgerRow& row : rows) {
    if (row.revision != std::string_view(revision.id)) continue;
    row.checksum = std::string_view(revision.checksums[static_cast<unsigned>(dialect)]);
  }
  return Standing(graph, std::move(rows));
}

}  // namespace

DryRun dry_run(apply::Driver& driver, const Graph& graph, const Options& options, const std::string& target) {
  const Direction direction = options.command == Command::upgrade ? Direction::up : Direction::down;
  Standing standing = apply::read_standing(driver, graph);
  if (!options.accept.empty()) standing = accepted(graph, standing, driver.dialect(), options.accept);
  DryRun run{&graph.registry(), driver.identify(), driver.dialect(), {}, {}, options.single_transaction};
  run.steps = plan(driver, graph, standing, direction, target);
  run.plan = apply::describe_plan(graph, standing, direction, run.steps);
  return run;
}

}  // namespace schemake::migrator
