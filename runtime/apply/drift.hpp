// Where a database differs from what is expected of it, in words. Touches no database.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace schemake::apply {

/// One line.
struct Difference {
  std::string object;                   ///< "column users.phone"
  std::string aspect;                   ///< "type"; empty: the object as a whole
  std::optional<std::string> expected;  ///< "varchar(20)"; nothing: not expected. Of a whole object, empty.
  std::optional<std::string> found;     ///< "text"

  friend bool operator==(const Difference&, const Difference&) = default;
};

/// Each list sorted by object and aspect.
struct Drift {
  std::string taken_at;               ///< when the last run ended: "2026-01-30 14:47:22", UTC
  std::vector<Difference> differing;  ///< Schemake's objects: this is drift
  std::vector<Difference> unmanaged;  ///< objects that were there before Schemake, and were changed
  std::vector<Difference> unknown;    ///< objects that came since, and not by a run
  std::size_t ignored = 0;            ///< objects that a pattern left out
};

/// A difference as the database tells it.
struct RawDifference {
  std::string object;
  std::string aspect;
  std::string part_of;  ///< empty: none
  std::optional<std::string> expected;
  std::optional<std::string> found;
  bool managed = false;       ///< for what is not expected: what it would be an aspect or part of is
  bool object_found = false;  ///< the object is there, with this aspect or without it
  bool object_expected = false;
  bool whole_expected = false;  ///< that which the object is a part of
};

/// "column users.phone: varchar(20) expected, text found"
std::string in_words(const Difference& difference);

/// Tells a whole object that is gone or new in one line, its parts with it, and a schema that is gone with
/// all that was in it. A pattern is matched on an object or what it is a part of, with its kind ("table
/// audit.*") or without it ("audit.*"); `*` and `?` as in a shell, but `*` matches everything.
Drift arrange(std::vector<RawDifference> differences, const std::vector<std::string>& ignored);

/// A pattern as above on an object.
bool matches(std::string_view pattern, std::string_view object);

}  // namespace schemake::apply
