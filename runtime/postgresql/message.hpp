// The parts of an error as libpq prints it. Internal to this room.
#pragma once

#include <string>
#include <string_view>

#include <schemake/apply/error.hpp>

namespace schemake::postgresql {

/// libpqxx hands on libpq's text ("ERROR:  relation ...\nLINE 1: ...\nDETAIL:  ...") and not its fields, so
/// it is taken apart again. A text of another form is the message as it stands.
DatabaseError to_error(DatabaseError::Kind kind, std::string_view text, std::string sqlstate,
                       std::string_view sql);

}  // namespace schemake::postgresql
