// The compiler's passes in one process, without files. Each is timed over a whole history, as a pass costs
// more where the catalog is larger; `a_revision`, its time for one, should hardly grow with the history.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/history.hpp"
#include "change/invert.hpp"
#include "change/replay.hpp"
#include "dialect/dialect.hpp"
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
  explicit Input(std::size_t revisions) {
    for (MigrationFile& file : make_history(revisions))
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

/// One pass of replay over a history: derives the downs, and on demand renders the ups for SQLite.
class Replay {
 public:
  explicit Replay(bool render) : render_(render) {}

  void run(const change::Migration& migration) {
    change::DownDeriver deriver;
    for (const change::Statement& statement : migration.up->statements) run(statement, deriver);
    if (!migration.down) benchmark::DoNotOptimize(deriver.finish(diagnostics));
    catalog_.forget();
  }

  text::Diagnostics diagnostics;

 private:
  void run(const change::Statement& statement, change::DownDeriver& deriver) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    change::Statement completed{{}, statement.span};
    deriver.begin_statement(statement.span);
    for (const change::Op& op : statement.ops) run(op, deriver, completed);
    if (render_)
      benchmark::DoNotOptimize(
          dialect::render_sqlite(completed, catalog_.past(before), catalog_, diagnostics));
  }

  void run(const change::Op& op, change::DownDeriver& deriver, change::Statement& completed) {
    const catalog::Catalog::Checkpoint before = catalog_.checkpoint();
    std::optional<change::Op> done = change::replay(op, catalog_, history_, diagnostics);
    if (!done) return;
    deriver.add(*done, catalog_.past(before));
    completed.ops.push_back(std::move(*done));
  }

  bool render_;
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

void parse_history(benchmark::State& state) {
  const Input input(revisions_of(state));
  for (auto _ : state) {
    text::Diagnostics diagnostics;
    benchmark::DoNotOptimize(input.parse(diagnostics));
    stop_on_errors(state, diagnostics);
  }
  count_revisions(state);
}

void replay_history(benchmark::State& state, bool render) {
  const Input input(revisions_of(state));
  text::Diagnostics diagnostics;
  const std::vector<change::Migration> migrations = input.parse(diagnostics);
  stop_on_errors(state, diagnostics);
  for (auto _ : state) {
    Replay replay(render);
    for (const change::Migration& migration : migrations) replay.run(migration);
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
  const Input input(revisions_of(state));
  text::Diagnostics diagnostics;
  const emit::RegistryStorage storage(make_plan(input.parse(diagnostics)));
  stop_on_errors(state, diagnostics);
  for (auto _ : state) benchmark::DoNotOptimize(emit(storage.view()));
  count_revisions(state);
}

void shorter_and_longer(benchmark::internal::Benchmark* benchmark) {
  benchmark->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);
}

BENCHMARK(parse_history)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(replay_history, alone, false)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(replay_history, and_render_for_sqlite, true)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(emit_history, source, emit::registry_source)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(emit_history, json, emit::registry_json)->Apply(shorter_and_longer);
BENCHMARK_CAPTURE(emit_history, listings, emit::listings)->Apply(shorter_and_longer);

}  // namespace
}  // namespace schemake::bench

BENCHMARK_MAIN();
