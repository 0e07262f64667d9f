// sqitch.plan: which changes there are, in which order, and what each requires.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "parse/layout.hpp"

namespace schemake::parse {

/// The plan's changes in its order, as deploy/<change>.sql and revert/<change>.sql; `exists` answers for
/// these paths. A change that was reworked keeps its first script as deploy/<change>@<tag>.sql, and its
/// first revision is "<change>.<tag>". Tags become labels. Mistakes in the plan add M0115.
std::vector<MigrationFiles> read_plan(const text::Source& plan,
                                      const std::function<bool(const std::string&)>& exists,
                                      text::Diagnostics& diagnostics);

}  // namespace schemake::parse
