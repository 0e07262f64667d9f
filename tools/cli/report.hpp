// Diagnostics for people and for programs.
#pragma once

#include <nlohmann/json.hpp>

#include "cli/compile.hpp"
#include "text/diagnostic.hpp"

namespace schemake::cli {

/// [{severity, code, file, line, column, message, notes, help}, …]
nlohmann::ordered_json diagnostics_json(const text::Diagnostics& diagnostics);
nlohmann::ordered_json statistics_json(const Compilation& compilation);
/// "20 revisions, 63 statements: 58 modelled, 5 opaque"
std::string statistics_line(const Compilation& compilation);
/// Text that may hold bytes which are not UTF-8, as they stood in a source.
std::string dump(const nlohmann::ordered_json& json);

}  // namespace schemake::cli
