#include <schemake/postgresql/driver.hpp>

#include <pqxx/except>

#include <schemake/apply/ledger.hpp>
#include <schemake/postgresql/connection.hpp>

namespace schemake::postgresql {
namespace {

/// As a parameter of the connection it costs no round trip, and a later parameter wins.
std::string in_utf8(const std::string& target) {
  if (target.rfind("postgres", 0) != 0 || target.find("://") == std::string::npos) {
    return target + " client_encoding=UTF8";
  }
  return target + (target.find('?') == std::string::npos ? "?" : "&") + "client_encoding=UTF8";
}

/// Made before, and destroyed after, the Connection that borrows it.
struct Owned {
  explicit Owned(const std::string& target) : connection(target) {}
  pqxx::connection connection;
};

class OwnConnection final : private Owned, public Connection {
 public:
  explicit OwnConnection(const Url& url)
      : Owned(in_utf8(url.target)), Connection(Owned::connection, url.shown, url.target) {}
};

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::unique_ptr<OwnConnection> connect(const Url& url) {
  try {
    return std::make_unique<OwnConnection>(url);
  } catch (const std::exception& error) {  // libpqxx throws several unrelated types here
    const std::string message = without_line_end(error.what());
    throw DatabaseError(DatabaseError::Kind::connection,
                        "can't connect to " + url.shown + ": " + mask_message(message, url.target));
  }
}

void take_role(Connection& connection, const std::string& role) {
  if (!connection.keeps_session()) {
    DatabaseError error(
        DatabaseError::Kind::statement,
        "a role can't be taken behind a pooler of connections, as others may be given its session");
    error.hint = "connect to the server itself, or as that role";
    throw error;
  }
  connection.execute("SET ROLE " + apply::quote_identifier(role));
}

std::unique_ptr<apply::Driver> open(const Url& url, const apply::OpenOptions& options) {
  auto connection = connect(url);
  connection->use_ledger(options.ledger);
  if (!options.role.empty()) take_role(*connection, options.role);
  return connection;
}

}  // namespace

const apply::DriverFactory driver = {Dialect::postgresql, open, nullptr};

}  // namespace schemake::postgresql
