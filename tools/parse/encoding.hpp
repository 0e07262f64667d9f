// What a source must be before anything reads it as SQL.
#pragma once

#include "text/diagnostic.hpp"
#include "text/source.hpp"

namespace schemake::parse {

/// Valid UTF-8 without NUL bytes; otherwise adds M0110 and returns false.
bool check_encoding(const text::Source& source, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
