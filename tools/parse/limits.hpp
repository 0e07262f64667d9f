// How large a source may be, and how deep its expressions may nest.
//
// Parsing takes some hundred bytes of memory for a byte of SQL, and the parser, the lowering and every walk
// over an expression recurse as deep as it nests: beyond these limits a mistake could end the process, where
// it should end in a message. The server has such limits too (max_stack_depth).
#pragma once

#include "parse/token.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

/// In bytes. The largest of some ten thousand public migrations has a hundredth of it.
inline constexpr std::size_t largest_source = 16'000'000;
/// In levels of an expression, a join or a query, whichever way they nest.
inline constexpr int deepest_nesting = 1'000;

/// Adds M0114 at the statement that nests deeper.
bool nests_too_deep(const text::Source& source, const Tokens& tokens, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
