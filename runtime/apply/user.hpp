// Who migrates, for the ledger.
#pragma once

#include <string>

namespace schemake::apply {

/// "user@host" of the operating system; a user without a name is its number.
std::string user_at_host();

}  // namespace schemake::apply
