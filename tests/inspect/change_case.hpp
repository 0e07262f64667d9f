// One change to a known schema, and the lines of the difference that it must make. Shared by both databases.
#pragma once

#include <ostream>
#include <string>

#include "inspect/snapshot.hpp"

namespace schemake::inspect {

struct ChangeCase {
  const char* name;
  const char* sql;
  const char* difference;
};

inline void PrintTo(const ChangeCase& test, std::ostream* out) {
  *out << test.name;
}

}  // namespace schemake::inspect
