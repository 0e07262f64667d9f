#include <schemake/migrator/database.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <schemake/apply/ledger.hpp>
#include <schemake/apply/plan.hpp>

namespace schemake::migrator {
namespace {

using std::string_view;

Url parse_found(const FoundUrl& found) {
  try {
    return parse_url(found.url);
  } catch (const Error& error) {
    ErrorDetails details = error.details();
    details.message += fmt::format(", from {}", found.source);
    throw Error(std::move(details));
  }
}

}  // namespace

void Database::locate() {
  const auto found = find_url(options_, registry_);
  if (!found) {
    throw_error(ErrorKind::usage, "no database is named",
                "give --url, set DATABASE_URL, or write it to .env: DATABASE_URL=sqlite:app.db");
  }
  url_ = parse_found(*found);
  const auto factory = std::find_if(drivers_.begin(), drivers_.end(),
                                    [&](const auto& driver) { return driver.dialect == url_->dialect; });
  if (factory == drivers_.end()) {
    throw_error(ErrorKind::usage,
                fmt::format("this migrator is built without {}", apply::name_of(url_->dialect)),
                fmt::format("the database is from {}", found->source));
  }
  if (url_->dialect == Dialect::sqlite && !options_.role.empty()) {
    throw_error(ErrorKind::usage, "--role is for PostgreSQL: SQLite has no roles",
                fmt::format("the database is {}, from {}", url_->shown, found->source));
  }
  factory_ = &*factory;
  description_ = fmt::format("{}, from {}", url_->shown, found->source);
}

std::unique_ptr<apply::Driver> Database::open(bool create) {
  if (factory_ == nullptr) locate();
  apply::OpenOptions wanted;
  wanted.create = create;
  wanted.role = options_.role;
  wanted.ledger = apply::ledger_name(registry_);
  try {
    return factory_->open(*url_, wanted);
  } catch (const DatabaseError& error) {
    throw Error(to_details(error));
  }
}

Dialect Database::offline_dialect() const {
  if (!options_.dialect.empty()) return options_.dialect == "sqlite" ? Dialect::sqlite : Dialect::postgresql;
  if (const auto found = find_url(options_, registry_)) return parse_found(*found).dialect;
  if (registry_.supports(Dialect::sqlite) != registry_.supports(Dialect::postgresql)) {
    return registry_.supports(Dialect::sqlite) ? Dialect::sqlite : Dialect::postgresql;
  }
  throw_error(ErrorKind::usage, "no dialect is named", "give --dialect postgresql or --dialect sqlite");
}

std::string way_out(const ErrorDetails& details) {
  const string_view code = details.code;
  if (code == "SQLITE_NOTADB") return "the file is something else, or encrypted: check the path";
  if (code.rfind("SQLITE_READONLY", 0) == 0) return "the file and its folder must be writable for this user";
  if (code.rfind("SQLITE_CANTOPEN", 0) == 0)
    return "the folder must exist, and file and folder must be readable and writable for this user";
  // libpqxx 6 keeps no SQLSTATE of these.
  const string_view message = details.message;
  if (code == "42501" || message.rfind("permission denied", 0) == 0)
    return "the role needs CREATE on the schema, and all rights on its table schemake_ledger";
  if (message.find("no password supplied") != string_view::npos)
    return "give it by DATABASE_URL, PGPASSWORD or ~/.pgpass: arguments can be read by others";
  if (code == "25006") return "the server takes no writes: name the primary, or a role that may write";
  const bool no_column =
      code == "42703" || message.rfind("no such column", 0) == 0 ||
      (message.rfind("column ", 0) == 0 && message.find("does not exist") != string_view::npos);
  if (no_column)
    return "the table schemake_ledger is not Schemake's own: rename it, or name another database";
  return "";
}

}  // namespace schemake::migrator
