// SQL text → ops.
#pragma once

#include <vector>

#include "change/migration.hpp"
#include "parse/token.hpp"

namespace schemake::parse {

/// The statements in [begin, end) of a source. A statement that does not parse adds M0101, a
/// transaction's own BEGIN or COMMIT adds M0106; the others are still returned.
std::vector<change::Statement> parse_statements(const text::Source& source, const Tokens& tokens,
                                                text::Offset begin, text::Offset end,
                                                text::Diagnostics& diagnostics);

/// A declared schema's file: statements without sections.
std::vector<change::Statement> parse_schema(const text::Source& source, text::Diagnostics& diagnostics);

/// Splits at semicolons, for text in SQLite's own dialect: a trigger's body is one statement.
std::vector<text::Span> split_sqlite(const text::Source& source, const Tokens& tokens, text::Offset begin,
                                     text::Offset end);

}  // namespace schemake::parse
