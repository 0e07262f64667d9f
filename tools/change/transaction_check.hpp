// Statements that PostgreSQL refuses inside a transaction. Internal to this room.
#pragma once

#include <string>

#include "change/op.hpp"

namespace schemake::change {

/// "CREATE INDEX CONCURRENTLY" where the op cannot run inside a transaction, else empty; `span` is set to the
/// place to point at.
std::string refused_in_transaction(const Op& op, text::Span& span);

}  // namespace schemake::change
