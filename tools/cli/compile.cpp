// The pipeline: load (read → parse → graph) → replay, derive, translate → plan. One pass over the
// revisions in graph order, on one catalog: the cost of a revision does not grow with their number.
#include "cli/compile.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "change/history.hpp"
#include "cli/compile_schema.hpp"
#include "cli/compile_section.hpp"
#include "cli/files.hpp"
#include "parse/migration.hpp"
#include "text/hash.hpp"

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;

// A folder's name as messages and the registry show it: "migrations", wherever it lies.
std::string folder_name(const fs::path& folder) {
  const fs::path normal = fs::absolute(folder).lexically_normal();
  return normal.has_filename() ? normal.filename().string() : normal.parent_path().filename().string();
}

void report_misfit(const std::string& name, const text::Source& source, text::Diagnostics& diagnostics) {
  const text::Span place{&source, 0, 0};
  if (name.ends_with(".cpp")) {
    diagnostics.error("M0108", place, "migrations in C++ are not supported yet").help =
        "write the migration in SQL, or move the file out of the folder";
  } else if (name.ends_with(".down.sql")) {
    diagnostics.warning("M0108", place, "a way down without a way up: it is not read").help =
        "name it as its .up.sql, or remove it";
  } else {
    diagnostics.error("M0108", place, "this file belongs to no migration").help =
        "in a folder of N_name.up.sql files each other file is N_name.down.sql, or N_name.sql with a number "
        "of "
        "its own";
  }
}

// A layout that is not read yet must not pass for an empty history.
void report_nested(const fs::path& folder, Compilation& compilation) {
  for (const fs::path& nested : list_nested(folder, "up.sql")) {
    const text::Source& source = compilation.sources.add(nested.string(), read_file(nested));
    compilation.diagnostics.error("M0108", {&source, 0, 0}, "a folder for each migration is not read yet")
        .help = "move it to one file, with the sections `-- migrate:up` and `-- migrate:down`";
    return;
  }
}

void parse_folder(const fs::path& folder, Compilation& compilation) {
  std::map<std::string, const text::Source*> sources;
  bool native = false;
  for (const std::string& name : list_files(folder)) {
    if (name.starts_with('.') || !(name.ends_with(".sql") || name.ends_with(".cpp"))) continue;
    compilation.inputs.push_back(folder / name);
    const text::Source& source = compilation.sources.add((folder / name).string(), read_file(folder / name));
    native = native || parse::is_native_source(source.text());
    sources.emplace(name, &source);
  }
  std::vector<std::string> names;
  for (const auto& [name, source] : sources) names.push_back(name);
  const parse::Arrangement arrangement = parse::arrange(std::move(names), native);
  compilation.layout = arrangement.layout;
  report_nested(folder, compilation);
  for (const std::string& name : arrangement.misfits) {
    report_misfit(name, *sources.at(name), compilation.diagnostics);
  }
  for (const parse::MigrationFiles& files : arrangement.migrations) {
    const text::Source* down = files.down.empty() ? nullptr : sources.at(files.down);
    compilation.migrations.push_back(parse::parse_migration(
        {arrangement.layout, sources.at(files.up), down, files.revision, files.message},
        compilation.diagnostics));
  }
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

}  // namespace

Compilation load(const fs::path& migrations) {
  Compilation compilation;
  compilation.inputs.push_back(migrations);
  parse_folder(migrations, compilation);
  compilation.graph = change::make_graph(compilation.migrations, compilation.diagnostics);
  return compilation;
}

Compilation compile(const CompileOptions& options) {
  Compilation compilation = load(options.migrations);
  Planner(options, compilation).run();
  if (!options.schema.empty()) compile_schema(options, compilation);
  count(compilation);
  compilation.diagnostics.sort();
  return compilation;
}

}  // namespace schemake::cli
