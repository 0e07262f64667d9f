// SQL text that is less than a statement, or a query alone → expressions: what a server prints of its own
// catalog (a check, a default, a view's query), and tests.
#pragma once

#include <optional>

#include "catalog/expression.hpp"
#include "text/diagnostic.hpp"
#include "text/source.hpp"

namespace schemake::parse {

/// The source is one expression. Nothing if it does not parse, which adds M0101.
std::optional<catalog::Expression> parse_expression(const text::Source& source,
                                                    text::Diagnostics& diagnostics);

/// The source is one SELECT, VALUES, INSERT, UPDATE, DELETE or MERGE; a semicolon may end it. Nothing if it
/// does not parse (M0101) or is something else.
std::optional<catalog::Expression> parse_query(const text::Source& source, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
