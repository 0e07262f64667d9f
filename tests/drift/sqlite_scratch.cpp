#include <schemake/sqlite/driver.hpp>

#include "scratch.hpp"
#include "temporary_folder.hpp"

namespace schemake::test {
namespace {

class File : public Scratch {
 public:
  apply::DriverFactory factory() const override { return sqlite::driver; }
  std::string url() const override { return "sqlite:" + folder_.file("scratch.db"); }

  /// Foreign keys off: with them on, a DROP TABLE must be a statement of its own.
  std::unique_ptr<apply::Driver> open() const override {
    auto driver = Scratch::open();
    driver->set_foreign_keys(false);
    return driver;
  }
  void empty(apply::Driver& driver) override {
    for (const apply::Row& row : driver.query(
             "SELECT 'DROP ' || type || ' \"' || replace(name, '\"', '\"\"') || '\"' FROM sqlite_master "
             "WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY type DESC, "
             "sql NOT LIKE 'CREATE VIRTUAL%'")) {
      try {
        driver.execute(row.at(0).value());
      } catch (const DatabaseError&) {  // NOLINT: it went with the virtual table that it is of
      }
    }
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

std::unique_ptr<Scratch> make_scratch() {
  return std::make_unique<File>();
}

}  // namespace schemake::test
