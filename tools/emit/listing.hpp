// SQL for a reviewer: what one revision does in one direction on one database.
#pragma once

#include <schemake/registry.hpp>
#include <string>
#include <vector>

namespace schemake::emit {

struct Listing {
  std::string path;  ///< below the output folder: "sql/sqlite/202601301447_add_phone.up.sql"
  std::string text;
};

/// One for each revision, dialect and direction; an irreversible down is a listing that says so. The
/// order and the paths depend on the registry alone.
std::vector<Listing> listings(const Registry& registry);

/// One listing's text. The `sqlite3` and `psql` shells run it where all its statements are plain ones.
std::string listing(const Registry& registry, const Revision& revision, Dialect dialect, Direction direction);

}  // namespace schemake::emit
