// One hash for checksums and fingerprints.
#pragma once

#include <string>
#include <string_view>

namespace schemake::text {

/// XXH3's 128 bits as 32 hexadecimal digits: tells texts apart, and does not guard against an attacker.
std::string hash(std::string_view text);

}  // namespace schemake::text
