// The compiler: a folder of migrations → a checked plan.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"
#include "change/graph.hpp"
#include "change/migration.hpp"
#include "cli/version_table.hpp"
#include "emit/plan.hpp"
#include "parse/layout.hpp"
#include "parse/migration.hpp"
#include "text/diagnostic.hpp"
#include "text/source.hpp"

namespace schemake::cli {

/// A revision that was just replayed and planned.
struct ReplayedRevision {
  const change::Migration& migration;
  const emit::PlannedRevision& planned;
  const catalog::Catalog& catalog;       ///< as its up leaves it, until the next revision
  const text::Diagnostics& diagnostics;  ///< of all that was compiled so far
};

struct CompileOptions {
  std::filesystem::path migrations;
  std::optional<parse::Layout> layout;  ///< told by what lies there where it is not given
  std::filesystem::path schema;         ///< empty: none is declared
  bool postgresql = false;
  bool sqlite = false;
  std::string name = "app_db";
  std::string default_url;
  std::string program_version;  ///< of what it is built into; may be empty
  VersionTable version_table;   ///< its table empty: the default
  /// Whatever is found about a way down is an error, in other tools' folders too.
  bool strict_downs = false;
  /// Sees each revision in graph order: a catalog for each cannot be kept.
  std::function<void(const ReplayedRevision&)> after_revision;
};

/// What the statements of up sections came to.
struct Statistics {
  std::size_t statements = 0;
  std::size_t modelled = 0;
  std::size_t opaque = 0;
  std::size_t refused = 0;  ///< with an error: syntax, or the catalog says no
};

/// The declared schema: its catalog, and the scripts that make it on an empty database.
struct DeclaredSchema {
  catalog::Catalog catalog;
  emit::PlannedScript postgresql;
  emit::PlannedScript sqlite;
};

/// Everything that a run knows. Where `diagnostics` has errors the plan is not to be used.
struct Compilation {
  text::Sources sources;  ///< all spans point into these
  text::Diagnostics diagnostics;
  parse::Layout layout = parse::Layout::native;
  /// In the order of the folder; ops are completed by replay.
  std::vector<change::Migration> migrations;
  /// What each of `migrations` was read from.
  std::vector<parse::MigrationInput> files;
  change::Graph graph;
  /// Revisions stand in the order of `graph.order`.
  emit::Plan plan;
  catalog::Catalog catalog;  ///< at the heads
  std::optional<DeclaredSchema> schema;
  Statistics statistics;
  std::vector<std::filesystem::path> inputs;  ///< files and folders read
};

/// Reads and parses the folder and orders its revisions, without replay. Throws FileError.
Compilation load(const CompileOptions& options);

/// The whole pipeline. Throws FileError where a folder cannot be read.
Compilation compile(const CompileOptions& options);

}  // namespace schemake::cli
