// The test's data: what is asked of the compiler, and what is not.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "server.hpp"

namespace schemake::mutants {

/// Refusals that no catalog foretells: by SQLSTATE or its first digits, and by the beginning of the message
/// or of the statement, where given.
struct Unknowable {
  std::string sqlstate;
  std::string message;
  std::string statement;
};

struct Expectations {
  unsigned seed = 1;
  std::size_t count = 0;
  double found = 0;                  ///< at least this share of the knowable refusals, in percent
  std::vector<std::string> refused;  ///< histories that the compiler does not take yet
  std::vector<Unknowable> unknowable;

  bool is_knowable(const Refusal& refusal, const std::string& statement) const;
};

/// expected.txt and unknowable.txt of the data folder; see these for their forms. Throws
/// std::runtime_error.
Expectations read_expectations(const std::filesystem::path& data);

}  // namespace schemake::mutants
