// The name of the ledger's table, where a project does not take the default.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::cli {

struct VersionTable {
  std::string schema;  ///< empty: none is given
  std::string table;
};

/// "operations.history" or "history". It must be as `version_table_problem` wants it.
VersionTable parse_version_table(std::string_view text);

/// What is wrong with the name for these dialects, and how to write it; empty: nothing.
std::string version_table_problem(std::string_view text, const std::vector<std::string>& dialects);

}  // namespace schemake::cli
