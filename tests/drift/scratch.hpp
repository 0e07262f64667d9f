// A database of a test's own, empty at first. One program is built for each database, with its
// `make_scratch`.
#pragma once

#include <memory>
#include <string>

#include <schemake/apply/driver.hpp>

namespace schemake::test {

class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  virtual ~Scratch() = default;

  virtual apply::DriverFactory factory() const = 0;
  virtual std::string url() const = 0;
  /// Another connection, for SQL by hand too.
  virtual std::unique_ptr<apply::Driver> open() const { return factory().open(parse_url(url()), {}); }
  /// Empties the database, through a connection to it; that stays usable.
  virtual void empty(apply::Driver& driver) = 0;
};

/// Null where there is no server, and the test is to be skipped.
std::unique_ptr<Scratch> make_scratch();

}  // namespace schemake::test
