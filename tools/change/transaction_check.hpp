// Statements that a database refuses inside a transaction: the one place that knows them.
#pragma once

#include <string>
#include <string_view>

#include "change/lookup.hpp"
#include "change/op.hpp"

namespace schemake::change {

/// "VACUUM" where PostgreSQL refuses the statement in a transaction, as far as its words tell; else empty.
std::string refused_in_transaction(std::string_view statement);

/// "CREATE INDEX CONCURRENTLY" where the op, not yet replayed, cannot run inside a transaction, else empty;
/// `span` is set to the place to point at. Knows the catalog too: REINDEX of a partitioned table.
std::string refused_in_transaction(const Op& op, const Scene& scene, text::Span& span);

/// Whether the op cannot share a transaction with anything: refused there, or it may commit by itself (CALL,
/// a DO block with COMMIT or ROLLBACK).
bool runs_alone(const Op& op, const Scene& scene);

/// The same of a statement of SQLite's: VACUUM, ATTACH, DETACH, and PRAGMA, of which many do nothing or fail
/// there.
bool sqlite_runs_alone(std::string_view statement);

}  // namespace schemake::change
