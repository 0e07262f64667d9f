// `-- migrate:batch 5000 pause:100ms`, above an UPDATE or DELETE. Internal to this room.
#pragma once

#include <optional>
#include <string_view>

#include "change/migration.hpp"
#include "parse/token.hpp"
#include "text/diagnostic.hpp"

namespace schemake::parse {

inline constexpr std::string_view batch_word = "migrate:batch";

/// Whether a comment's text is such a line, right or wrong.
bool is_batch_line(std::string_view comment);

/// The line, without the cuts; M0119 where it is not understood.
std::optional<change::BatchRequest> read_batch(const text::Span& line, text::Diagnostics& diagnostics);

/// Gives the statement the request and says where its text is cut. M0119 where it is neither UPDATE nor
/// DELETE, or goes by a cursor.
void request_batches(const change::BatchRequest& request, const TokenRange& tokens,
                     change::Statement& statement, text::Diagnostics& diagnostics);

}  // namespace schemake::parse
