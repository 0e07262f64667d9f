// `schemake new` and `schemake merge`: write migration files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "parse/layout.hpp"

namespace schemake::cli {

enum class NewKind : std::uint8_t { empty, generated, merge };

struct NewCommand {
  NewKind kind = NewKind::empty;
  std::filesystem::path migrations;
  std::optional<parse::Layout> layout;
  std::string message;
  /// The parents: the heads that a merge joins. Empty for a new revision behind the one head.
  std::vector<std::string> revises;
  /// The declared schema, of a generated migration.
  std::filesystem::path schema;
  bool json = false;
};

/// Prints the path of the file that it wrote. The exit code: 0; 1 where the folder does not allow it.
/// Throws FileError.
int run(const NewCommand& command);

}  // namespace schemake::cli
