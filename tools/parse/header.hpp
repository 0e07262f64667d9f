// The comments before the first section: revision, parents, message. Internal to this room.
#pragma once

#include "change/migration.hpp"
#include "parse/token.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

/// The comment's text without its dashes and blanks around it.
text::Span comment_text(const text::Source& source, const Token& comment);

/// Reads the comments that begin before `end` into the migration.
void parse_header(const Tokens& tokens, text::Offset end, change::Migration& migration,
                  text::Diagnostics& diagnostics);

}  // namespace schemake::parse
