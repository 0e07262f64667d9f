// What a live database says it is, read from its own catalog: the third statement of the schema, beside
// the declared and the replayed one, and the referee between them.
//
// A snapshot is a sorted list of lines, each an identity and a definition, and not a catalog::Catalog: it
// must also see what the model does not know (views, triggers, functions, privileges), two of them must
// compare without a parser that could overlook the same thing twice, and a difference must be readable.
//
// Left out: the ledger; what an extension owns; rows; how far a sequence has counted. On PostgreSQL also
// operators, casts, foreign servers, publications, default privileges and settings, which belong to a
// server's owner more than to a migration.
#pragma once

#include <compare>
#include <map>
#include <optional>
#include <schemake/apply/driver.hpp>
#include <string>
#include <vector>

#include "inspect/scope.hpp"

namespace schemake::inspect {

/// One fact: "column users.phone", "character varying(20) NOT NULL".
struct Entry {
  std::string identity;
  std::string definition;

  auto operator<=>(const Entry&) const = default;
};

struct Snapshot {
  /// Sorted. An identity may occur several times (SQLite's constraints without a name).
  std::vector<Entry> entries;
  /// By table. Not compared: a column that is dropped and added again comes last, and no program that
  /// names its columns minds.
  std::map<std::string, std::vector<std::string>> column_order;

  bool operator==(const Snapshot& other) const { return entries == other.entries; }
};

/// Takes a fixed number of queries on PostgreSQL, a fixed number for each table on SQLite. With a scope,
/// tables outside it are left out, with all that is theirs; what is no table's is always there. In a
/// transaction of the caller's the search path is `public` afterwards. Throws DatabaseError.
Snapshot read_snapshot(apply::Driver& driver, const Scope& scope = {});

/// One identity on which two snapshots disagree; a side without it is empty.
struct Difference {
  std::string identity;
  std::optional<std::string> expected;
  std::optional<std::string> found;

  bool operator==(const Difference&) const = default;
};

/// In the order of the identities; none where the two are equal.
std::vector<Difference> compare(const Snapshot& expected, const Snapshot& found);

/// Two lines for each, indented, ready to be printed below an error.
std::string render(const std::vector<Difference>& differences);

}  // namespace schemake::inspect
