#include <schemake/postgresql/driver.hpp>

#include <pqxx/except>

#include <schemake/postgresql/connection.hpp>

namespace schemake::postgresql {
namespace {

/// Made before, and destroyed after, the Connection that borrows it.
struct Owned {
  explicit Owned(const std::string& target) : connection(target) { connection.set_client_encoding("UTF8"); }
  pqxx::connection connection;
};

class OwnConnection final : private Owned, public Connection {
 public:
  explicit OwnConnection(const Url& url) : Owned(url.target), Connection(Owned::connection, url.shown) {}
};

std::string without_line_end(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::unique_ptr<apply::Driver> open(const Url& url, const apply::OpenOptions&) {
  try {
    return std::make_unique<OwnConnection>(url);
  } catch (const std::exception& error) {  // libpqxx throws several unrelated types here
    const std::string message = without_line_end(error.what());
    throw DatabaseError(DatabaseError::Kind::connection,
                        "can't connect to " + url.shown + ": " + mask_message(message, url.target));
  }
}

}  // namespace

const apply::DriverFactory driver = {Dialect::postgresql, open};

}  // namespace schemake::postgresql
