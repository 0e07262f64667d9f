// The pages of docs/diagnostics, embedded by tools/cli/CMakeLists.txt.
#pragma once

#include <string_view>
#include <vector>

namespace schemake::cli {

struct DiagnosticPage {
  std::string_view code;
  std::string_view text;
};

/// In the order of their codes.
const std::vector<DiagnosticPage>& diagnostic_pages();

}  // namespace schemake::cli
