// What differs between two states of a database, in words.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "catalog/catalog.hpp"

namespace schemake::catalog {

enum class DifferenceKind : std::uint8_t {
  missing,
  extra,
  changed,
  /// The same columns in another order: no statement of PostgreSQL puts them back, so it is told apart.
  column_order,
};

struct Difference {
  /// A label of an enum and a constraint of a domain are `part` of their type.
  ObjectId id;
  DifferenceKind kind = DifferenceKind::changed;
  std::string subject;   ///< "column \"phone\" of table \"users\""
  std::string property;  ///< of what changed: "type"; else empty
  std::string expected;  ///< both empty: only that they differ can be said
  std::string found;

  bool operator==(const Difference&) const = default;
};

/// `index "users_email_idx" is missing`, `column "phone" of table "users": default 0 expected, none found`.
std::string display(const Difference& difference);

/// Only what was edited since, so it costs as much as that. What a missing or left over object takes along
/// (the columns of a table, its indexes) is not said again.
std::vector<Difference> differences(const Past& before, const Catalog& now);
/// Everything.
std::vector<Difference> differences(const Catalog& expected, const Catalog& found);

}  // namespace schemake::catalog
