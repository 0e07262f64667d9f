#include <schemake/migrator/dry_run.hpp>

#include <algorithm>

#include <schemake/apply/migrate.hpp>

namespace schemake::migrator {
namespace {

using apply::Graph;
using apply::LedgerRow;
using apply::Standing;
using apply::Step;

std::vector<Step> plan(const apply::Driver& driver, const Graph& graph, const Standing& standing,
                       const Options& options, const std::string& target) {
  const bool up = options.command == Command::upgrade;
  auto steps =
      up ? apply::plan_upgrade(graph, standing, target) : apply::plan_downgrade(graph, standing, target);
  if (up) apply::check_checksums(graph, standing, driver.dialect());
  apply::check_steps(graph, standing, driver.dialect(), steps);
  return steps;
}

/// The ledger's heads behind the steps.
std::vector<std::string> heads_after(const Graph& graph, std::vector<LedgerRow> rows,
                                     const std::vector<Step>& steps) {
  for (const Step& step : steps) {
    const std::string_view id = graph.revision(step.revision).id;
    std::erase_if(rows, [&](const LedgerRow& row) { return row.revision == id; });
    if (step.direction == Direction::up) rows.emplace_back().revision = id;
  }
  return Standing(graph, std::move(rows)).head_ids();
}

}  // namespace

DryRun dry_run(apply::Driver& driver, const Graph& graph, const Options& options, const std::string& target) {
  const Standing standing = apply::read_standing(driver, graph);
  DryRun run{&graph.registry(), driver.identify(), driver.dialect(), {}, {}, options.single_transaction};
  run.steps = plan(driver, graph, standing, options, target);
  run.plan.direction = options.command == Command::upgrade ? Direction::up : Direction::down;
  run.plan.from = standing.head_ids();
  run.plan.to = heads_after(graph, standing.rows(), run.steps);
  for (const Step& step : run.steps) run.plan.revisions.push_back(&graph.revision(step.revision));
  return run;
}

}  // namespace schemake::migrator
