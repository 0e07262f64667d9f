// The pipeline: load (read → parse → graph) → replay, derive, translate → plan. One pass over the
// revisions in graph order, on one catalog: the cost of a revision does not grow with their number.
#include "cli/compile.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "change/history.hpp"
#include "cli/compile_schema.hpp"
#include "cli/compile_section.hpp"
#include "cli/read_folder.hpp"
#include "text/hash.hpp"

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view empty_down_code = "M0302";

// A folder's name as messages and the registry show it: "migrations", wherever it lies.
std::string folder_name(const fs::path& folder) {
  const fs::path normal = fs::absolute(folder).lexically_normal();
  return normal.has_filename() ? normal.filename().string() : normal.parent_path().filename().string();
}

/// Replays and plans one revision after the other.
class Planner {
 public:
  Planner(const CompileOptions& options, Compilation& compilation)
      : options_(options), compilation_(compilation), folder_(folder_name(options.migrations)) {}

  void run() {
    emit::Plan& plan = compilation_.plan;
    plan.name = options_.name;
    plan.default_url = options_.default_url;
    plan.version = options_.program_version;
    plan.ledger_schema = options_.version_table.schema;
    plan.ledger_table = options_.version_table.table;
    plan.postgresql = options_.postgresql;
    plan.sqlite = options_.sqlite;
    std::vector<std::uint32_t> position(compilation_.migrations.size());
    for (const std::uint32_t i : compilation_.graph.order) {
      position[i] = static_cast<std::uint32_t>(plan.revisions.size());
      plan.revisions.push_back(plan_revision(compilation_.migrations[i]));
      for (const std::uint32_t parent : compilation_.graph.parents[i]) {
        plan.revisions.back().parents.push_back(position[parent]);
      }
      for (const std::uint32_t dependency : compilation_.graph.dependencies[i]) {
        plan.revisions.back().dependencies.push_back(position[dependency]);
      }
    }
    for (const std::uint32_t head : compilation_.graph.heads) plan.heads.push_back(position[head]);
    plan.fingerprint = fingerprint();
  }

 private:
  emit::PlannedRevision plan_revision(change::Migration& migration) {
    emit::PlannedRevision revision;
    revision.id = migration.revision;
    revision.message = migration.message;
    revision.file = folder_ + "/" + fs::path(migration.source->path()).filename().string();
    revision.created = migration.created;
    revision.labels = migration.labels;
    SectionCompiler compiler({options_.postgresql, options_.sqlite}, compilation_.catalog);
    compile_revision(migration, compiler, compilation_.catalog, history_, options_.strict_downs,
                     compilation_.diagnostics);
    if (options_.postgresql) revision.postgresql = compiler.take_postgresql();
    if (options_.sqlite) revision.sqlite = compiler.take_sqlite();
    if (options_.after_revision)
      options_.after_revision({migration, revision, compilation_.catalog, compilation_.diagnostics});
    return revision;
  }

  std::string fingerprint() const {
    std::string text;
    for (const emit::PlannedRevision& revision : compilation_.plan.revisions) {
      text += revision.id + '\n';
      for (const auto* dialect : {&revision.postgresql, &revision.sqlite}) {
        if (*dialect) text += (*dialect)->checksum + '\n';
      }
    }
    return text::hash(text);
  }

  const CompileOptions& options_;
  Compilation& compilation_;
  std::string folder_;
  change::History history_;
};

// One statement counts once: refused if an error lies in it, else opaque if the model has no op for it.
void count(Compilation& compilation) {
  std::set<std::pair<const text::Source*, text::Offset>> errors;
  for (const text::Diagnostic& diagnostic : compilation.diagnostics.all()) {
    if (diagnostic.severity == text::Severity::error)
      errors.emplace(diagnostic.span.source, diagnostic.span.begin);
  }
  for (const change::Migration& migration : compilation.migrations) {
    if (!migration.up) continue;
    for (const change::Statement& statement : migration.up->statements) {
      const auto first = errors.lower_bound({statement.span.source, statement.span.begin});
      const bool refused = first != errors.end() && first->first == statement.span.source &&
                           first->second < statement.span.end;
      const bool opaque = std::any_of(statement.ops.begin(), statement.ops.end(), [](const change::Op& op) {
        return std::holds_alternative<change::Opaque>(op);
      });
      ++compilation.statistics.statements;
      ++(refused  ? compilation.statistics.refused
         : opaque ? compilation.statistics.opaque
                  : compilation.statistics.modelled);
    }
  }
}

// The registry tells files by their paths within the folder, and a down by its own file.
void name_files(const std::string& folder, Compilation& compilation) {
  const auto name = [&](const std::string& path) { return path.empty() ? path : folder + "/" + path; };
  for (std::size_t i = 0; i < compilation.plan.revisions.size(); ++i) {
    emit::PlannedRevision& revision = compilation.plan.revisions[i];
    const parse::MigrationFiles& files = compilation.files[compilation.graph.order[i]].files;
    revision.file = name(files.up);
    for (auto* dialect : {&revision.postgresql, &revision.sqlite}) {
      const bool own = *dialect && !(*dialect)->down.statements.empty();
      if (own) (*dialect)->down.file = name(files.down);
    }
  }
}

}  // namespace

Compilation load(const CompileOptions& options) {
  Compilation compilation;
  read_folder(options, compilation);
  compilation.graph = change::make_graph(compilation.migrations, compilation.diagnostics);
  return compilation;
}

Compilation compile(const CompileOptions& options) {
  Compilation compilation = load(options);
  Planner(options, compilation).run();
  name_files(folder_name(options.migrations), compilation);
  if (!options.schema.empty()) compile_schema(options, compilation);
  count(compilation);
  if (options.strict_downs) compilation.diagnostics.raise(empty_down_code);
  compilation.diagnostics.sort();
  return compilation;
}

}  // namespace schemake::cli
