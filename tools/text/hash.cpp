#include "text/hash.hpp"

#include <fmt/format.h>
#include <xxhash.h>

namespace schemake::text {

std::string hash(std::string_view text) {
  const XXH128_hash_t value = XXH3_128bits(text.data(), text.size());
  return fmt::format("{:016x}{:016x}", value.high64, value.low64);
}

}  // namespace schemake::text
