// `schemake explain CODE`.
#pragma once

#include <string>

namespace schemake::cli {

/// Prints the code's page from docs/diagnostics, which the program carries. The exit code: 0, or 2 for
/// a code that does not exist.
int explain(const std::string& code);

}  // namespace schemake::cli
