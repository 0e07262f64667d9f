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

std::string keyword(const char* name, const std::string& value) {
  if (value.empty()) return "";
  std::string text = std::string(name) + "='";
  for (const char c : value) text += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return text + "' ";
}

/// What is known of a connection, for a second one to the same database. The password is not: where one is
/// needed and in no file, there will be no second one.
std::string target_of(pqxx::connection& connection) {
  return keyword("host", text_or_empty(connection.hostname())) +
         keyword("port", text_or_empty(connection.port())) +
         keyword("user", text_or_empty(connection.username())) +
         keyword("dbname", text_or_empty(connection.dbname()));
}

}  // namespace

std::unique_ptr<apply::Driver> borrow(pqxx::connection& connection) {
  return std::make_unique<Connection>(connection, shown_name(connection), target_of(connection));
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
