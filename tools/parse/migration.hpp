// A migration's source files → change::Migration.
#pragma once

#include "change/migration.hpp"
#include "parse/layout.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

/// One revision's sources, and what the folder says of it; the sources outlive the migration.
struct MigrationInput {
  Layout layout = Layout::native;
  const text::Source* up = nullptr;
  const text::Source* down = nullptr;  ///< may be null
  MigrationFiles files;
  /// Another tool's way down that is wrong is an error too, and no warning.
  bool strict_downs = false;
};

/// Headers and sections, the SQL in them lowered to ops. Mistakes are added; what could be read is
/// returned all the same. `revises` stays empty where no header names it.
change::Migration parse_migration(const MigrationInput& input, text::Diagnostics& diagnostics);

/// The texts of its up and its down as they stand in its sources, without their markers, and of a down
/// that is not written none.
struct SourceText {
  std::string up;
  std::string down;
};

/// For a migration that was parsed without an error.
SourceText source_text(const MigrationInput& input);

}  // namespace schemake::parse
