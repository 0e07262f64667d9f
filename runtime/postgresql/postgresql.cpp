#include <schemake/postgresql/postgresql.hpp>

#include <schemake/apply/migrate.hpp>
#include <schemake/postgresql/connection.hpp>

namespace schemake::postgresql {
namespace {

std::string text_or_empty(const char* text) {
  return text == nullptr ? "" : text;
}

std::string shown_name(pqxx::connection& connection) {
  return "postgresql://" + text_or_empty(connection.username()) + "@" + text_or_empty(connection.hostname()) +
         "/" + text_or_empty(connection.dbname());
}

}  // namespace

std::unique_ptr<apply::Driver> borrow(pqxx::connection& connection) {
  return std::make_unique<Connection>(connection, shown_name(connection));
}

Outcome upgrade(pqxx::connection& connection, const Registry& registry, const UpgradeOptions& options) {
  return apply::upgrade(*borrow(connection), registry, options);
}

Outcome downgrade(pqxx::connection& connection, const Registry& registry, const DowngradeOptions& options) {
  return apply::downgrade(*borrow(connection), registry, options);
}

Outcome stamp(pqxx::connection& connection, const Registry& registry, const StampOptions& options) {
  return apply::stamp(*borrow(connection), registry, options);
}

bool is_up_to_date(pqxx::connection& connection, const Registry& registry) {
  return apply::is_up_to_date(*borrow(connection), registry);
}

}  // namespace schemake::postgresql
