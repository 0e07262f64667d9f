// SQLite's result codes by name. Internal to this room.
#pragma once

#include <string>

namespace schemake::sqlite {

/// "SQLITE_CONSTRAINT_UNIQUE"; a code without a name here is its number.
std::string code_name(int result);

}  // namespace schemake::sqlite
