// mutants --data DIR [--migrations DIR...]     the test: histories of the data folder and DIRs
// mutants --migrations DIR --seed N --count N  any folder
//
// Exit code 0: the histories are accepted by both, no error is false, and enough is found.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iterator>

#include "compiler.hpp"
#include "expectations.hpp"
#include "mutators.hpp"
#include "referee.hpp"
#include "report.hpp"

namespace schemake::mutants {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Options {
  fs::path data;
  std::vector<fs::path> migrations;
  fs::path before;
  fs::path report;
  std::optional<unsigned> seed;
  std::optional<std::size_t> count;
};

/// A run's stages, and what each costs.
class Run {
 public:
  Run(const Options& options, const char* url) : options_(options), databases_(url) {}

  int run() {
    if (!options_.data.empty()) expectations_ = read_expectations(options_.data);
    expectations_.seed = options_.seed.value_or(expectations_.seed);
    expectations_.count = options_.count.value_or(expectations_.count);
    fmt::print("seed {}\n", expectations_.seed);
    for (const fs::path& folder : folders()) read_original(folder);
    judge_all();
    return conclude();
  }

 private:
  std::vector<fs::path> folders() const {
    std::vector<fs::path> out;
    if (!options_.data.empty()) {
      for (const fs::directory_entry& entry : fs::directory_iterator(options_.data / "histories"))
        out.push_back(entry.path());
    }
    std::sort(out.begin(), out.end());
    out.insert(out.end(), options_.migrations.begin(), options_.migrations.end());
    return out;
  }

  /// Keeps only histories that are right: of others a mutant says nothing.
  void read_original(const fs::path& folder) {
    Original original{read_history(folder), {}, {}};
    if (!options_.before.empty()) {
      std::ifstream file(options_.before);
      const std::string text{std::istreambuf_iterator<char>(file), {}};
      original.history.revisions.insert(original.history.revisions.begin(), Revision{"before", true, {text}});
    }
    Verdict verdict;
    verdict.server = Referee(databases_).run(original.history, original.inventories);
    verdict.compiler = compiler_.first_error(original.history);
    const auto& refused = expectations_.refused;
    const bool waits = std::find(refused.begin(), refused.end(), original.history.name) != refused.end();
    if (waits && !verdict.compiler)
      fmt::print("{}: the compiler takes it now: remove it from expected.txt\n", original.history.name);
    if (verdict.server || verdict.compiler) print_refusal(original.history, verdict);
    if (verdict.server || waits != verdict.compiler.has_value()) ++wrong_histories_;
    if (verdict.server || verdict.compiler) return;
    for (const Inventory& inventory : original.inventories) original.names.add(inventory);
    originals_.push_back(std::move(original));
  }

  static void print_refusal(const History& history, const Verdict& verdict) {
    if (verdict.server)
      fmt::print("{}: the server refuses {} statement {}: {} {}\n", history.name,
                 history.revisions[verdict.server->place.revision].name, verdict.server->place.statement + 1,
                 verdict.server->refusal.sqlstate, verdict.server->refusal.message);
    if (verdict.compiler)
      fmt::print("{}: the compiler refuses {} statement {}: [{}] {}\n", history.name,
                 history.revisions[verdict.compiler->place.revision].name,
                 verdict.compiler->place.statement + 1, verdict.compiler->code, verdict.compiler->message);
  }

  void judge_all() {
    std::mt19937 random(expectations_.seed);
    const auto begin = Clock::now();
    Sample sample(expectations_.count / 10 + 1, random);
    mutate(originals_, sample);
    std::vector<Mutant> mutants = sample.take(expectations_.count);
    made_ = Clock::now() - begin;
    for (std::size_t i = 0; i < originals_.size(); ++i) {
      std::vector<Mutant> own;
      for (Mutant& mutant : mutants) {
        if (mutant.history == i) own.push_back(std::move(mutant));
      }
      judge(originals_[i], std::move(own));
    }
  }

  void judge(const Original& original, std::vector<Mutant> mutants) {
    // The two judges do not know of each other, so they work at the same time.
    auto server = std::async(std::launch::async, [&] {
      const auto begin = Clock::now();
      std::vector<std::optional<Refused>> answers = Referee(databases_).judge(original.history, mutants);
      refereed_ += Clock::now() - begin;
      return answers;
    });
    const auto begin = Clock::now();
    std::vector<std::optional<CompilerError>> errors;
    for (const Mutant& mutant : mutants)
      errors.push_back(compiler_.first_error({original.history.name, mutant.revisions}));
    compiled_ += Clock::now() - begin;
    std::vector<std::optional<Refused>> answers = server.get();
    for (std::size_t i = 0; i < mutants.size(); ++i) {
      Verdict outcome =
          verdict(mutants[i].revisions, std::move(answers[i]), std::move(errors[i]), expectations_);
      judged_.push_back({&original, std::move(mutants[i]), std::move(outcome)});
    }
  }

  int conclude() const {
    const auto kinds = by_kind(judged_);
    const Totals totals = total(kinds);
    fmt::print("{}", table(kinds));
    for (const Judged& each : judged_) {
      const Outcome outcome = each.verdict.outcome;
      if (outcome == Outcome::false_error || (outcome == Outcome::missed && options_.report.empty()))
        fmt::print("{}{}", outcome == Outcome::missed ? "\nmissed" : "\nfalse error", describe(each));
    }
    if (!options_.report.empty()) std::ofstream(options_.report) << full_report(judged_);
    const auto ms = [](Clock::duration time) {
      return std::chrono::duration_cast<std::chrono::milliseconds>(time).count();
    };
    fmt::print("\n{} histories, {} mutants; made in {} ms, server {} ms, compiler {} ms\n", originals_.size(),
               totals.mutants, ms(made_), ms(refereed_), ms(compiled_));
    fmt::print(
        "found {:.1f} % of {} that the server refuses for what a catalog knows; at least {} % is asked\n",
        totals.share(), totals.refused, expectations_.found);
    return passed(totals) ? 0 : 1;
  }

  bool passed(const Totals& totals) const {
    bool passed = true;
    const auto require = [&](bool holds, const std::string& message) {
      if (!holds) fmt::print("FAILED: {}\n", message);
      passed = passed && holds;
    };
    require(wrong_histories_ == 0,
            fmt::format("{} histories are not refused or taken as is expected", wrong_histories_));
    require(totals.false_errors == 0, fmt::format("{} false errors", totals.false_errors));
    require(totals.mutants >= expectations_.count, fmt::format("only {} mutants", totals.mutants));
    require(totals.refused > 0, "the server refuses no mutant");
    require(totals.share() >= expectations_.found, "too few mistakes found");
    return passed;
  }

  const Options& options_;
  Databases databases_;
  Compiler compiler_;
  Expectations expectations_;
  std::vector<Original> originals_;
  std::vector<Judged> judged_;
  int wrong_histories_ = 0;
  Clock::duration made_{};
  Clock::duration refereed_{};
  Clock::duration compiled_{};
};

int run(int argc, char** argv) {
  Options options;
  CLI::App app("Valid histories with one mistake each: PostgreSQL's word against the compiler's");
  app.add_option("--data", options.data, "Folder with histories/, expected.txt and unknowable.txt");
  app.add_option("--migrations", options.migrations, "Folders of migrations to make mutants of");
  app.add_option("--before", options.before, "A file of SQL that comes before the first revision");
  app.add_option("--seed", options.seed, "Which mutants are chosen; printed by each run");
  app.add_option("--count", options.count, "How many");
  app.add_option("--report", options.report, "File for everything that was missed or falsely refused");
  CLI11_PARSE(app, argc, argv);
  const char* url = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
  if (url == nullptr) {
    fmt::print("SCHEMAKE_TEST_POSTGRESQL_URL is not set: a server is needed as referee\n");
    return 77;
  }
  return Run(options, url).run();
}

}  // namespace
}  // namespace schemake::mutants

int main(int argc, char** argv) {
  try {
    return schemake::mutants::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print("mutants: {}\n", error.what());
    return 2;
  }
}
