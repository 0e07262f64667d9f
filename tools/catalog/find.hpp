// Look-ups in small lists. Internal to this room.
#pragma once

#include <algorithm>
#include <string_view>

namespace schemake::catalog {

/// The item of this name; null if there is none.
template <typename Range>
auto* find_named(Range& range, std::string_view name) {
  const auto at =
      std::find_if(range.begin(), range.end(), [&](const auto& item) { return item.name == name; });
  return at == range.end() ? nullptr : &*at;
}

}  // namespace schemake::catalog
