// `schemake import`: another tool's folder, rewritten as native sources.
#pragma once

#include <filesystem>
#include <optional>

#include "parse/layout.hpp"

namespace schemake::cli {

struct ImportCommand {
  std::filesystem::path migrations;
  std::optional<parse::Layout> layout;
  std::filesystem::path output;
};

/// Writes one file a revision, which compile to the same plan; the folder must not have files yet. Prints
/// what it wrote and how a database that the other tool migrated is stamped. The exit code: 0; 1 where the
/// folder has mistakes, or the output is not empty. Throws FileError.
int run(const ImportCommand& command);

}  // namespace schemake::cli
