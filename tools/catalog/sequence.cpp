#include "catalog/sequence.hpp"

#include <limits>
#include <utility>

namespace schemake::catalog {
namespace {

struct Bounds {
  std::int64_t lowest;
  std::int64_t highest;
};

Bounds bounds_of(const std::string& type) {
  if (type == "int2")
    return {std::numeric_limits<std::int16_t>::min(), std::numeric_limits<std::int16_t>::max()};
  if (type == "int4")
    return {std::numeric_limits<std::int32_t>::min(), std::numeric_limits<std::int32_t>::max()};
  return {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()};
}

}  // namespace

Sequence default_sequence(QualifiedName name, const std::string& type, std::int64_t increment) {
  const Bounds bounds = bounds_of(type);
  Sequence sequence;
  sequence.name = std::move(name);
  sequence.type = type;
  sequence.increment = increment;
  sequence.minimum = increment < 0 ? bounds.lowest : 1;
  sequence.maximum = increment < 0 ? -1 : bounds.highest;
  sequence.start = increment < 0 ? sequence.maximum : sequence.minimum;
  return sequence;
}

}  // namespace schemake::catalog
