// A folder of migrations in memory's own file system, compiled for both dialects.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "parse/layout.hpp"

namespace schemake::fuzz {

/// Paths within the folder, and texts.
using Files = std::vector<std::pair<std::string, std::string>>;

/// Writes the files, compiles them and renders what is found. That it returns is what is tested.
void compile_files(const Files& files, std::optional<parse::Layout> layout);

}  // namespace schemake::fuzz
