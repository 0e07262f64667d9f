// A folder of migrations: which of its files are read, and as what.
#pragma once

#include "cli/compile.hpp"
#include "cli/files.hpp"

namespace schemake::cli {

/// Adds the folder's sources, migrations and inputs to the compilation. Throws FileError.
void read_folder(const CompileOptions& options, Compilation& compilation);

/// Adds the file to the sources and inputs. One that is too large is in error (M0114) and reads as empty.
/// Throws FileError.
const text::Source& read_source(const std::filesystem::path& path, Compilation& compilation);

/// Adds M0108 for a folder, a pipe or a device with a SQL file's name.
void report_irregular(const std::filesystem::path& path, EntryKind kind, Compilation& compilation);

}  // namespace schemake::cli
