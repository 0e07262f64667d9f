// The questions that a live PostgreSQL catalog is asked, one a kind of object. Internal to this room.
//
// Read under a search path of `public` alone, so that the server prints names within it without a schema
// and all others with one. What an extension owns is left out, and the ledger.
#pragma once

namespace schemake::inspect::catalog_query {

/// Stands before each of the others: which relations are the user's own.
extern const char* const common;
/// Between the items of a list in one value.
inline constexpr char separator = '\x1f';

extern const char* const relations;
extern const char* const columns;
extern const char* const constraints;
extern const char* const indexes;
extern const char* const index_elements;
extern const char* const sequences;
extern const char* const types;
extern const char* const view_uses;
extern const char* const routines;
/// Triggers, rules, policies, statistics …: (kind, schema, name, part, statement, enabled, comment).
extern const char* const objects;
extern const char* const grants;

}  // namespace schemake::inspect::catalog_query
