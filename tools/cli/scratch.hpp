// A database of our own, for as long as a verification runs.
#pragma once

#include <filesystem>
#include <memory>
#include <schemake/apply/driver.hpp>
#include <string>

namespace schemake::cli {

/// Made empty, and removed with the object, also when something was thrown.
class ScratchDatabase {
 public:
  /// SQLite: a file in a new folder below the system's one for temporary files. PostgreSQL: a database
  /// `schemake_verify_<pid>_<n>` on the server that the URL leads to, whose user must be allowed to create
  /// databases. Throws DatabaseError, Error for a URL that is none.
  ScratchDatabase(Dialect dialect, const std::string& server);
  ~ScratchDatabase();
  ScratchDatabase(const ScratchDatabase&) = delete;
  ScratchDatabase& operator=(const ScratchDatabase&) = delete;

  apply::Driver& driver() { return *driver_; }

 private:
  void open_sqlite();
  void open_postgresql(const std::string& server);
  void close() noexcept;

  std::unique_ptr<apply::Driver> driver_;
  /// PostgreSQL: the connection that made the database and will drop it.
  std::unique_ptr<apply::Driver> administrator_;
  std::string database_;
  std::filesystem::path folder_;
};

}  // namespace schemake::cli
