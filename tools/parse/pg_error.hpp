// PostgreSQL's own messages about a text, placed in the source.
#pragma once

#include <pg_query.h>

#include "text/diagnostic.hpp"
#include "text/source.hpp"

namespace schemake::parse {

/// Adds M0101. The error's position counts characters, from 1, in the text [begin, end) of the source.
void report_syntax_error(const PgQueryError& error, const text::Source& source, text::Offset begin,
                         text::Offset end, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
