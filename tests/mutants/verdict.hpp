// The referee's word against the compiler's.
#pragma once

#include <optional>
#include <string>

#include "compiler.hpp"
#include "expectations.hpp"
#include "mutators.hpp"
#include "referee.hpp"

namespace schemake::mutants {

enum class Outcome {
  accepted,     ///< by both
  found,        ///< refused by both, at the same statement
  missed,       ///< refused by the server; the compiler says nothing, or only of a later statement
  unknowable,   ///< refused by the server, for what only rows or run time know
  false_error,  ///< refused by the compiler at a statement that the server takes
};

struct Verdict {
  Outcome outcome = Outcome::accepted;
  std::optional<Refused> server;
  std::optional<CompilerError> compiler;
};

Verdict verdict(const std::vector<Revision>& revisions, std::optional<Refused> server,
                std::optional<CompilerError> compiler, const Expectations& expectations);

}  // namespace schemake::mutants
