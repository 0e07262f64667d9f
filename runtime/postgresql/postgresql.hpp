// Migrations for a program's own PostgreSQL connection.
//
//   schemake::postgresql::upgrade(connection, app_db::registry);
//
// The connection stays the caller's. It must have no transaction open, neither a libpqxx transaction object
// nor a BEGIN of its own: a migration commits, and would commit the caller's work with it. Every function
// throws schemake::Error (kind `usage` for an open transaction), and nothing else but std::bad_alloc.
#pragma once

#include <pqxx/connection>

#include <schemake/apply/driver.hpp>
#include <schemake/apply/error.hpp>
#include <schemake/apply/options.hpp>
#include <schemake/registry.hpp>

namespace schemake::postgresql {

Outcome upgrade(pqxx::connection& connection, const Registry& registry, const UpgradeOptions& options = {});
Outcome downgrade(pqxx::connection& connection, const Registry& registry,
                  const DowngradeOptions& options = {});
Outcome stamp(pqxx::connection& connection, const Registry& registry, const StampOptions& options = {});

/// True exactly if the database has all of the registry's revisions, completely, and no other. One cheap
/// query; a database without a ledger is not up to date.
bool is_up_to_date(pqxx::connection& connection, const Registry& registry);

/// The connection as a driver, for tools; it must outlive the driver.
std::unique_ptr<apply::Driver> borrow(pqxx::connection& connection);

}  // namespace schemake::postgresql
