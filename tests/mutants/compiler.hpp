// What the compiler says of a history.
#pragma once

#include <optional>
#include <string>

#include "history.hpp"

namespace schemake::mutants {

struct CompilerError {
  Place place;
  std::string code;
  std::string message;
};

/// The first error of the whole pipeline, in the order in which the statements run.
class Compiler {
 public:
  std::optional<CompilerError> first_error(const History& history);

 private:
  Folder folder_;
};

}  // namespace schemake::mutants
