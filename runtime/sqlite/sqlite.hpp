// Migrations for a program's own SQLite connection.
//
//   schemake::sqlite::upgrade(connection, app_db::registry);
//
// The connection stays the caller's: it is not closed, and its settings (foreign_keys, busy handler) are
// as they were when a function returns or throws. Every function throws schemake::Error (kind `usage` when
// a transaction is open on the connection), and nothing else but std::bad_alloc.
#pragma once

#include <schemake/apply/driver.hpp>
#include <schemake/apply/error.hpp>
#include <schemake/apply/options.hpp>
#include <schemake/registry.hpp>

struct sqlite3;

namespace schemake::sqlite {

Outcome upgrade(::sqlite3* connection, const Registry& registry, const UpgradeOptions& options = {});
Outcome downgrade(::sqlite3* connection, const Registry& registry, const DowngradeOptions& options = {});
Outcome stamp(::sqlite3* connection, const Registry& registry, const StampOptions& options = {});

/// True exactly if the database has all of the registry's revisions, completely, and no other. One cheap
/// query; a database without a ledger is not up to date. May be called inside a transaction.
bool is_up_to_date(::sqlite3* connection, const Registry& registry);

/// The connection as a driver, for tools; it must outlive the driver.
std::unique_ptr<apply::Driver> borrow(::sqlite3* connection);

}  // namespace schemake::sqlite
