// The declared schema: a folder of plain SQL files.
#pragma once

#include "cli/compile.hpp"

namespace schemake::cli {

/// Parses and replays `options.schema` into `compilation.schema`. Files and statements may stand in any
/// order: a table is made after those that it refers to. Throws FileError.
void compile_schema(const CompileOptions& options, Compilation& compilation);

}  // namespace schemake::cli
