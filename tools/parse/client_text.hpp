// Text that no server understands: what a client program (psql, a migration tool) would have taken out or
// put in before it was sent.
#pragma once

#include "parse/token.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

/// Rows below `COPY … FROM stdin`, up to a line `\.`: adds M0113. To be asked before the source is
/// scanned, for rows are no tokens.
bool has_copied_rows(const text::Source& source, text::Diagnostics& diagnostics);

/// psql's commands (`\connect`) and variables (`:'name'`), and COPY from a client's input: adds M0113 for
/// each. A template's `{{` adds M0112.
bool has_client_text(const text::Source& source, const Tokens& tokens, text::Diagnostics& diagnostics);

/// `${name}`, in comments and strings too: adds M0112 for each.
bool has_placeholders(const text::Source& source, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
