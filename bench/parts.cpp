// The compiler's passes in one process, without files. Each is timed over a whole history, as a pass costs
// more where the catalog is larger; `a_revision`, its time for one, should hardly grow with the history.
#include <benchmark/benchmark.h>
#include <pg_query.h>

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/history.hpp"
#include "cli/compile_section.hpp"
#include "emit/json.hpp"
#include "emit/listing.hpp"
#include "emit/registry.hpp"
#include "history.hpp"
#include "parse/migration.hpp"
#include "text/diagnostic.hpp"

namespace schemake::bench {
namespace {

constexpr const char* folder = "migrations/";

/// A history as the compiler has it once the files are read.
class Input {
 public:
  Input(HistoryKind kind, std::size_t revisions) {
    for (MigrationFile& file : make_history(revisions, kind))
      files_.push_back(&sources_.add(folder + file.name, std::move(file.text)));
  }

  std::vector<change::Migration> parse(text::Diagnostics& diagnostics) const {
    std::vector<change::Migration> migrations;
    for (const text::Source* source : files_)
      migrations.push_back(
          parse::parse_migration({parse::Layout::native, source, nullptr, {}, false}, diagnostics));
    return migrations;
  }

 private:
  text::Sources sources_;
  std::vector<const text::Source*> files_;
};

/// One pass over a history, as the compiler makes it: both sections of each revision are replayed, planned
/// and compared. Replay completes the ops, so each pass takes a history of its own.
class Replay {
 public:
  explicit Replay(cli::Targets targets) : targets_(targets) {}

  void run(change::Migration& migration) {
    cli::SectionCompiler compiler(targets_, catalog_);
    cli::compile_revision(migration, compiler, catalog_, history_, false, diagnostics);
    benchmark::DoNotOptimize(compiler.take_postgresql());
    benchmark::DoNotOptimize(compiler.take_sqlite());
  }

  text::Diagnostics diagnostics;

 private:
  cli::Targets targets_;
  catalog::Catalog catalog_;
  change::History history_;
};

std::size_t revisions_of(const benchmark::State& state) {
  return static_cast<std::size_t>(state.range(0));
}

/// A benchmark of refused input measures nothing.
void stop_on_errors(benchmark::State& state, const text::Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) state.SkipWithError(text::render(diagnostics.all().front()).c_str());
}

void count_revisions(benchmark::State& state) {
  const auto revisions = static_cast<double>(state.iterations()) * static_cast<double>(state.range(0));
  state.counters["a_revision"] =
      benchmark::Counter(revisions, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/// What the parser under ours takes of `parse_history`: its scan, and its tree as text.
void libpg_query_alone(benchmark::State& state, HistoryKind kind) {
  const std::vector<MigrationFile> files = make_history(revisions_of(state), kind);
  for (auto _ : state) {
    for (const MigrationFile& file : files) {
      const PgQueryScanResult tokens = pg_query_scan(file.text.c_str());
      const PgQueryParseResult tree = pg_query_parse(file.text.c_str());
      if (tokens.error != nullptr || tree.error != nullptr) state.SkipWithError(file.name.c_str());
      pg_query_free_scan_result(tokens);
      pg_query_free_parse_result(tree);
    }
  }
  count_revisions(state);
}

void parse_history(benchmark::State& state, HistoryKind kind) {
  const Input input(kind, revisions_of(state));
  for (auto _ : state) {
    text::Diagnostics diagnostics;
    benchmark::DoNotOptimize(input.parse(diagnostics));
    stop_on_errors(state, diagnostics);
  }
  count_revisions(state);
}

void replay_history(benchmark::State& state, HistoryKind kind, cli::Targets targets) {
  const Input input(kind, revisions_of(state));
  text::Diagnostics diagnostics;
  const std::vector<change::Migration> parsed = input.parse(diagnostics);
  stop_on_errors(state, diagnostics);
  for (auto _ : state) {
    state.PauseTiming();
    std::vector<change::Migration> migrations = parsed;
    state.ResumeTiming();
    Replay replay(targets);
    for (change::Migration& migration : migrations) replay.run(migration);
    stop_on_errors(state, replay.diagnostics);
  }
  count_revisions(state);
}

emit::PlannedScript planned(const std::optional<change::Section>& section) {
  emit::PlannedScript script;
  if (!section) return script;
  for (const change::Statement& statement : section->statements) {
    const text::Position place = statement.span.position();
    script.statements.push_back({std::string(statement.span.text()), place.line, place.column});
  }
  return script;
}

/// The authors' own text for both dialects: what it says does not matter here, its size does.
emit::Plan make_plan(const std::vector<change::Migration>& migrations) {
  emit::Plan plan{"bench_history", "", std::string(32, '0'), true, true, {}, {}};
  for (const change::Migration& migration : migrations) {
    emit::PlannedRevision revision;
    revision.id = migration.revision;
    revision.message = migration.message;
    revision.file = migration.source->path();
    revision.created = migration.created;
    if (!plan.revisions.empty()) revision.parents = {static_cast<std::uint32_t>(plan.revisions.size() - 1)};
    revision.postgresql = {planned(migration.up), planned(migration.down), migration.up->checksum};
    revision.sqlite = revision.postgresql;
    plan.revisions.push_back(std::move(revision));
  }
  plan.heads = {static_cast<std::uint32_t>(plan.revisions.size() - 1)};
  return plan;
}

template <typename Emit>
void emit_history(benchmark::State& state, Emit emit) {
  const Input input(HistoryKind::portable, revisions_of(state));
  text::Diagnostics diagnostics;
  const emit::RegistryStorage storage(make_plan(input.parse(diagnostics)));
  stop_on_errors(state, diagnostics);
  for (auto _ : state) benchmark::DoNotOptimize(emit(storage.view()));
  count_revisions(state);
}

void shorter_and_longer(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(100)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
}

constexpr cli::Targets for_postgresql{.postgresql = true, .sqlite = false};
constexpr cli::Targets for_both{.postgresql = true, .sqlite = true};

BENCHMARK_CAPTURE(libpg_query_alone, mixed, HistoryKind::mixed)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(parse_history, mixed, HistoryKind::mixed)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(replay_history, mixed, HistoryKind::mixed, for_postgresql)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(libpg_query_alone, portable, HistoryKind::portable)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(parse_history, portable, HistoryKind::portable)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(replay_history, portable, HistoryKind::portable, for_postgresql)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(replay_history, portable_for_both, HistoryKind::portable, for_both)
    ->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(emit_history, source, emit::registry_source)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(emit_history, json, emit::registry_json)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(emit_history, listings, emit::listings)->Apply(shorter_and_longer);

}  // namespace
}  // namespace schemake::bench

BENCHMARK_MAIN();
