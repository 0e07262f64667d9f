// Every revision up, down and up again, on a real database with rows in it.
//
// For each revision, in registry order: the catalog after up and down is the one from before, the catalog
// after the second up is that after the first, and rows and values survive, except those that the
// revision itself adds, drops or writes. Each revision runs three times, and what is read around it are
// the tables that it can be seen in (revision_scope.hpp), so that the cost is linear in the history. That no
// other table was harmed is checked once, at the end: its rows here, the catalog by the caller, who compares
// with a database that was only upgraded.
#pragma once

#include <map>
#include <schemake/apply/driver.hpp>
#include <schemake/registry.hpp>
#include <string>
#include <vector>

#include "change/migration.hpp"

namespace schemake::cli {

struct RoundTripReport {
  /// Empty: every revision came back. Else what to print, in the GCC form.
  std::string failure;
  std::size_t revisions = 0;
  std::size_t tables_filled = 0;
  std::size_t rows_made = 0;
  std::size_t rows_compared = 0;
  /// "migrations/x.sql: reason", of downs that their authors declared impossible.
  std::vector<std::string> irreversible;
  /// Tables that never held a row, and why.
  std::map<std::string, std::string> unfilled;
};

/// `migrations` are those of the registry, by their ids, with completed ops. The database is empty.
/// Throws Error where a statement fails, DatabaseError where the database does not answer.
RoundTripReport round_trip(apply::Driver& driver, const Registry& registry,
                           const std::vector<change::Migration>& migrations);

}  // namespace schemake::cli
