// `schemake compile`.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/compile.hpp"

namespace schemake::cli {

struct CompileCommand {
  std::filesystem::path migrations;
  std::optional<parse::Layout> layout;
  std::filesystem::path schema;
  std::vector<std::string> dialects;
  std::filesystem::path output;
  std::string name = "app_db";
  std::string url;
  std::string version_table;
  std::string program_version;
  std::filesystem::path depfile;
  bool strict_downs = false;
  bool check_only = false;
  bool json = false;
  bool verbose = false;
};

/// The exit code: 0, or 1 for mistakes in the sources. Throws FileError.
int run(const CompileCommand& command);

}  // namespace schemake::cli
