#include "emit/words.hpp"

#include <cassert>

namespace schemake::emit {

std::string_view word(Dialect dialect) {
  switch (dialect) {
    case Dialect::postgresql:
      return "postgresql";
    case Dialect::sqlite:
      return "sqlite";
  }
  assert(false);
  return "";
}

std::string_view word(Direction direction) {
  switch (direction) {
    case Direction::up:
      return "up";
    case Direction::down:
      return "down";
  }
  assert(false);
  return "";
}

std::string_view word(StatementKind kind) {
  switch (kind) {
    case StatementKind::execute:
      return "execute";
    case StatementKind::assert_empty:
      return "assert_empty";
    case StatementKind::execute_rows:
      return "execute_rows";
    case StatementKind::batch:
      return "batch";
  }
  assert(false);
  return "";
}

}  // namespace schemake::emit
