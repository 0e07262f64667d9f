// A folder of migrations: which of its files are read, and as what.
#pragma once

#include "cli/compile.hpp"

namespace schemake::cli {

/// Adds the folder's sources, migrations and inputs to the compilation. Throws FileError.
void read_folder(const CompileOptions& options, Compilation& compilation);

/// Adds the file to the sources and inputs. One that is too large is in error (M0114) and reads as empty.
/// Throws FileError.
const text::Source& read_source(const std::filesystem::path& path, Compilation& compilation);

}  // namespace schemake::cli
