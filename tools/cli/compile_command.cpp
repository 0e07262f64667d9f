#include "cli/compile_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <set>
#include <system_error>

#include "cli/files.hpp"
#include "cli/report.hpp"
#include "emit/json.hpp"
#include "emit/listing.hpp"
#include "emit/registry.hpp"
#include "emit/schema_header.hpp"

namespace schemake::cli {
namespace {

namespace fs = std::filesystem;

CompileOptions options_of(const CompileCommand& command) {
  const auto has = [&](std::string_view dialect) {
    return std::find(command.dialects.begin(), command.dialects.end(), dialect) != command.dialects.end();
  };
  CompileOptions options;
  options.migrations = command.migrations;
  options.layout = command.layout;
  options.strict_downs = command.strict_downs;
  options.schema = command.schema;
  options.postgresql = has("postgresql");
  options.sqlite = has("sqlite");
  options.name = command.name;
  options.default_url = command.url;
  options.program_version = command.program_version;
  options.version_table = parse_version_table(command.version_table);
  return options;
}

// Listings of revisions that are no more.
void remove_stale_listings(const fs::path& folder, const std::set<fs::path>& current) {
  std::error_code error;
  std::vector<fs::path> stale;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const bool listing = at->is_regular_file(error) && at->path().extension() == ".sql";
    if (listing && !current.contains(at->path())) stale.push_back(at->path());
  }
  for (const fs::path& path : stale) fs::remove(path, error);
}

void write_outputs(const emit::RegistryStorage& registry, const fs::path& output) {
  std::set<fs::path> listings;
  for (const emit::Listing& listing : emit::listings(registry.view())) {
    listings.insert(output / listing.path);
    write_if_changed(output / listing.path, listing.text);
  }
  remove_stale_listings(output / "sql", listings);
  write_if_changed(output / "registry.json", emit::registry_json(registry.view()));
  write_if_changed(output / "schema.hpp", emit::schema_header(registry.view()));
  // Last, as the build takes it for the proof that everything was written.
  write_if_changed(output / "registry.cpp", emit::registry_source(registry.view()));
}

std::string escape_for_make(const fs::path& path) {
  std::string out;
  for (const char byte : fs::absolute(path).lexically_normal().string()) {
    if (byte == ' ' || byte == '#') out += '\\';
    if (byte == '$') out += '$';
    out += byte;
  }
  return out;
}

// The folders are inputs too: their time changes with each file that comes or goes.
void write_depfile(const CompileCommand& command, const Compilation& compilation) {
  std::string text = escape_for_make(command.output / "registry.cpp") + ":";
  for (const fs::path& input : compilation.inputs) text += " \\\n  " + escape_for_make(input);
  write_if_changed(command.depfile, text + "\n");
}

void report(const CompileCommand& command, const Compilation& compilation) {
  if (command.json) {
    const nlohmann::ordered_json json = {{"diagnostics", diagnostics_json(compilation.diagnostics)},
                                         {"statistics", statistics_json(compilation)}};
    fmt::print("{}", dump(json));
    return;
  }
  fmt::print(stderr, "{}", text::render(compilation.diagnostics.all()));
  if (const std::size_t errors = compilation.diagnostics.error_count(); errors > 0) {
    fmt::print(stderr, "{} {} in {}\n", errors, errors == 1 ? "error" : "errors",
               command.migrations.string());
  }
  if (command.verbose) fmt::print("{}\n", statistics_line(compilation));
}

}  // namespace

int run(const CompileCommand& command) {
  Compilation compilation = compile(options_of(command));
  report(command, compilation);
  // Written even when the build fails here, so that the next one knows what to watch.
  if (!command.depfile.empty() && !command.check_only) write_depfile(command, compilation);
  if (compilation.diagnostics.has_errors()) return 1;
  if (!command.check_only) write_outputs(emit::RegistryStorage(std::move(compilation.plan)), command.output);
  return 0;
}

}  // namespace schemake::cli
