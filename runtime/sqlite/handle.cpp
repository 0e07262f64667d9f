#include <schemake/sqlite/handle.hpp>

#include <schemake/apply/error.hpp>
#include <schemake/sqlite/code.hpp>

namespace schemake::sqlite {

Handle open_handle(const std::string& path, int flags, const std::string& shown) {
  ::sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(path.c_str(), &opened, flags, nullptr);
  Handle handle(opened);
  if (result == SQLITE_OK) return handle;
  throw DatabaseError(
      DatabaseError::Kind::connection,
      "can't open " + shown + ": " + (opened != nullptr ? sqlite3_errmsg(opened) : "no memory"),
      code_name(opened != nullptr ? sqlite3_extended_errcode(opened) : result));
}

}  // namespace schemake::sqlite
