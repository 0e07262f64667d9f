// faults --database sqlite|postgresql --migrator PROGRAM [--server-script FILE]
//        [--runs N] [--seed N] [--report FILE] [--trial up,kill:before:17]
//
// Exit code 0: behind each fault the database was what `current` said, and a second run led to the end.
#include <CLI/CLI.hpp>
#include <chrono>
#include <fstream>
#include <random>

#include <fmt/format.h>

#include "campaign.hpp"

namespace schemake::faults {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int skipped = 77;
constexpr std::size_t usual_runs = 30;

struct Options {
  std::string database;
  std::string migrator;
  std::string server_script;
  std::size_t runs = usual_runs;
  std::optional<unsigned> seed;
  std::string report;
  std::string trial;
};

std::string repeat(const Options& options, const Trial& trial) {
  const std::string script =
      options.server_script.empty() ? "" : fmt::format(" --server-script {}", options.server_script);
  return fmt::format("faults --database {} --migrator {}{} --trial {}", options.database, options.migrator,
                     script, to_text(trial));
}

/// One trial may be enough to look at; its failure is told at once, as the run may be long.
std::vector<Tried> make_all(const Options& options, Ways& ways, const std::vector<Trial>& trials) {
  std::vector<Tried> tried;
  for (const Trial& trial : trials) {
    tried.push_back({trial, ways.run(trial)});
    const std::string& failure = tried.back().outcome.failure;
    if (failure.empty()) continue;
    fmt::print("FAILED {}\n{}\nrepeat it: {}\n\n", to_text(trial), failure, repeat(options, trial));
    std::fflush(stdout);
  }
  return tried;
}

std::string conclusion(const std::vector<Tried>& tried, Dialect dialect, unsigned seed,
                       Clock::duration time) {
  return fmt::format("{}seed {}, {} s, {} failures\n", table(tried, dialect), seed,
                     std::chrono::duration_cast<std::chrono::seconds>(time).count(), count_failures(tried));
}

std::string measured(const Ways& ways) {
  std::string text;
  for (const Direction direction : {Direction::up, Direction::down}) {
    for (const bool steps : {false, true}) {
      const Measure& measure = ways.measure(direction, steps);
      text += fmt::format("{}{}: {} calls, {} changes of files, {} ms\n",
                          direction == Direction::up ? "up" : "down", steps ? " in steps" : "", measure.calls,
                          measure.writes, measure.microseconds / 1000);
    }
  }
  return text;
}

int run_on(Databases& databases, const Options& options) {
  const unsigned seed = options.seed.value_or(std::random_device()());
  const auto start = Clock::now();
  const Migrator migrator(options.migrator, databases.dialect(), databases.server());
  Ways ways(databases, migrator);
  fmt::print("{}", measured(ways));
  fmt::print("seed {}\n", seed);
  std::fflush(stdout);
  const auto trials = options.trial.empty() ? choose(ways, databases.dialect(), options.runs, seed)
                                            : std::vector<Trial>{parse_trial(options.trial)};
  const auto tried = make_all(options, ways, trials);
  const std::string text = conclusion(tried, databases.dialect(), seed, Clock::now() - start);
  fmt::print("{}", text);
  if (!options.report.empty()) std::ofstream(options.report) << text;
  return count_failures(tried) == 0 ? 0 : 1;
}

int run_postgresql(const Options& options) {
  const Server server(options.server_script);
  if (server.missing()) {
    fmt::print("skipped: {}\n", *server.missing());
    return skipped;
  }
  PostgresqlDatabases databases(server);
  return run_on(databases, options);
}

int run_command_line(int argc, char** argv) {
  Options options;
  CLI::App app("A migrator that is stopped at each of its steps, and what is then in the database");
  app.add_option("--database", options.database)->required()->check(CLI::IsMember({"sqlite", "postgresql"}));
  app.add_option("--migrator", options.migrator, "The program fault_migrator")->required();
  app.add_option("--server-script", options.server_script, "postgresql_server.sh, which starts a server");
  app.add_option("--runs", options.runs, "How many")->envname("SCHEMAKE_FAULT_RUNS");
  app.add_option("--seed", options.seed, "Which; printed by each run")->envname("SCHEMAKE_FAULT_SEED");
  app.add_option("--report", options.report, "File for the table");
  app.add_option("--trial", options.trial, "One, as a failure names it");
  CLI11_PARSE(app, argc, argv);
  if (options.database == "postgresql") return run_postgresql(options);
  SqliteDatabases databases;
  return run_on(databases, options);
}

}  // namespace
}  // namespace schemake::faults

int main(int argc, char** argv) {
  try {
    return schemake::faults::run_command_line(argc, argv);
  } catch (const std::exception& error) {
    fmt::print("faults: {}\n", error.what());
    return 2;
  }
}
