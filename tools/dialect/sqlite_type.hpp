// Types in SQLite: what a column is declared as, and which values it holds.
//
// A value has one stored form per family, chosen so that equal values are equal bytes and order is
// order: timestamps are UTC text "YYYY-MM-DD HH:MM:SS", dates "YYYY-MM-DD", UUIDs lower-case text with
// hyphens, JSON its text, booleans 0 and 1.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "catalog/type.hpp"

namespace schemake::dialect {

enum class Family : std::uint8_t {
  unknown,  ///< cannot be told from the expression
  integer,
  decimal,
  floating,
  boolean,
  text,
  date,
  time,
  timestamp,
  uuid,
  json,
  bytes,
  foreign,  ///< SQLite has nothing like it
};

Family family_of(const catalog::TypeName& type);
/// "integer", for messages.
std::string_view name_of(Family family);
/// Integers, decimals and floats.
bool is_number(Family family);

/// The declared type, whose affinity keeps the family's stored form; nothing for a foreign one.
std::optional<std::string> sqlite_type(const catalog::TypeName& type);

/// The names that typeof() may give for a stored value of the family: "'integer', 'real'".
std::string_view storage_classes(Family family);

}  // namespace schemake::dialect
