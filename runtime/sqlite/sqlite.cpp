#include <schemake/sqlite/sqlite.hpp>

#include <schemake/apply/migrate.hpp>
#include <schemake/sqlite/connection.hpp>

namespace schemake::sqlite {
namespace {

std::string shown_name(::sqlite3* connection) {
  const char* file = sqlite3_db_filename(connection, "main");
  return std::string("sqlite:") + (file == nullptr || *file == '\0' ? ":memory:" : file);
}

}  // namespace

std::unique_ptr<apply::Driver> borrow(::sqlite3* connection) {
  return std::make_unique<Connection>(connection, shown_name(connection));
}

Outcome upgrade(::sqlite3* connection, const Registry& registry, const UpgradeOptions& options) {
  return apply::upgrade(*borrow(connection), registry, options);
}

Outcome downgrade(::sqlite3* connection, const Registry& registry, const DowngradeOptions& options) {
  return apply::downgrade(*borrow(connection), registry, options);
}

Outcome stamp(::sqlite3* connection, const Registry& registry, const StampOptions& options) {
  return apply::stamp(*borrow(connection), registry, options);
}

bool is_up_to_date(::sqlite3* connection, const Registry& registry) {
  return apply::is_up_to_date(*borrow(connection), registry);
}

}  // namespace schemake::sqlite
