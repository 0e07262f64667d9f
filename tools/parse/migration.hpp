// A migration's source files → change::Migration.
#pragma once

#include <string>

#include "change/migration.hpp"
#include "parse/layout.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

/// One revision's sources and what its file name says; the sources outlive the migration.
struct MigrationInput {
  Layout layout = Layout::native;
  const text::Source* up = nullptr;
  const text::Source* down = nullptr;  ///< golang_migrate only; may be null
  std::string revision;
  std::string message;
};

/// Headers and sections, the SQL in them lowered to ops. Mistakes are added; what could be read is
/// returned all the same. `revises` stays empty where no header names it.
change::Migration parse_migration(const MigrationInput& input, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
