// Which trials are made, and what came of them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "trial.hpp"

namespace schemake::faults {

/// `count` of them, evenly over the kinds of fault: at each call or change that a run makes, none twice as
/// long as there are others, and at random times. The same for the same seed and history.
std::vector<Trial> choose(const Ways& ways, Dialect dialect, std::size_t count, unsigned seed);

struct Tried {
  Trial trial;
  Outcome outcome;
};

/// A line for each kind of fault.
std::string table(const std::vector<Tried>& tried, Dialect dialect);
std::size_t count_failures(const std::vector<Tried>& tried);

}  // namespace schemake::faults
