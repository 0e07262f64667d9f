#include <unistd.h>

#include <cstdlib>

#include <schemake/apply/url.hpp>
#include <schemake/postgresql/driver.hpp>

#include "scratch.hpp"

namespace schemake::test {
namespace {

constexpr const char* empty_sql = R"sql(
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger
    UNION ALL
    SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
  LOOP
    EXECUTE statement;
  END LOOP;
  CREATE SCHEMA public;
  GRANT USAGE ON SCHEMA public TO PUBLIC;
END $$
)sql";

class Server : public Scratch {
 public:
  explicit Server(std::string server)
      : server_(std::move(server)),
        name_("schemake_drift_" + std::to_string(getpid())),
        administrator_(postgresql::driver.open(parse_url(server_), {})) {
    administrator_->execute("DROP DATABASE IF EXISTS " + name_);
    administrator_->execute("CREATE DATABASE " + name_ + " TEMPLATE template0");
  }
  ~Server() override {
    try {
      administrator_->execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
    } catch (const DatabaseError&) {  // NOLINT: the test has said what is wrong
    }
  }

  apply::DriverFactory factory() const override { return postgresql::driver; }
  std::string url() const override {
    const bool is_uri = server_.find("://") != std::string::npos;
    const bool has_query = server_.find('?') != std::string::npos;
    return server_ + (is_uri ? (has_query ? "&" : "?") : " ") + "dbname=" + name_;
  }
  void empty(apply::Driver& driver) override { driver.execute(empty_sql); }

 private:
  std::string server_;
  std::string name_;
  std::unique_ptr<apply::Driver> administrator_;
};

}  // namespace

std::unique_ptr<Scratch> make_scratch() {
  const char* server = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
  if (server == nullptr || *server == '\0') return nullptr;
  return std::make_unique<Server>(server);
}

}  // namespace schemake::test
