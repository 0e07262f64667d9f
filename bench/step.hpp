// What a generated revision does. Internal to this folder.
#pragma once

#include <cstddef>
#include <string>

namespace schemake::bench {

struct Step {
  std::string slug;
  std::string up;
  std::string down;  ///< empty: derived by the compiler; of one line that begins with a blank: its options
};

/// The step of that number in the history of mixed DDL.
Step mixed_step(std::size_t index);

}  // namespace schemake::bench
