// What becomes of each op on SQLite.
#pragma once

#include <cstdint>
#include <string>

#include "change/op.hpp"

namespace schemake::dialect {

enum class Fate : std::uint8_t {
  /// Changes a table or view: rendered with the other ops on the same one.
  grouped,
  /// Has no meaning where there is one user, one file and no server: M0407 says that it is not there.
  left_out,
  refused,
};

struct Disposition {
  Fate fate = Fate::grouped;
  std::string what;  ///< "COMMENT": for messages; empty where it is grouped
  text::Span span;
};

Disposition sqlite_disposition(const change::Op& op);

}  // namespace schemake::dialect
