// The words of a text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::text {

/// Letters, digits, underscores and whatever is not ASCII, in lower case: sorted, each once.
std::vector<std::string> words(std::string_view text);

}  // namespace schemake::text
