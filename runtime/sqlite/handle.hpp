// The owner of a connection of SQLite. Internal to this room.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

namespace schemake::sqlite {

struct Close {
  void operator()(::sqlite3* handle) const { sqlite3_close_v2(handle); }
};
using Handle = std::unique_ptr<::sqlite3, Close>;

/// `flags` are those of sqlite3_open_v2. Throws DatabaseError `connection`, which names the database as
/// `shown`.
Handle open_handle(const std::string& path, int flags, const std::string& shown);

}  // namespace schemake::sqlite
