// The tables that a revision can be seen in: what is looked at before and after it, so that the cost of
// a round trip does not grow with the size of the schema.
#pragma once

#include <map>
#include <schemake/registry.hpp>
#include <string>

#include "change/migration.hpp"
#include "inspect/scope.hpp"
#include "inspect/table_shape.hpp"

namespace schemake::cli {

/// Tables by their identities, as the database last showed them.
using KnownTables = std::map<std::string, inspect::TableShape>;

/// The tables that the sections of either direction name, those whose foreign keys point at them, and, where
/// rows are written, those whose keys point at these. All tables, where a statement is opaque or written
/// for the dialect alone.
inspect::Scope scope_of(const change::Migration& migration, Dialect dialect, const KnownTables& tables);

}  // namespace schemake::cli
