// A database of our own, for as long as a verification runs.
#pragma once

#include <filesystem>
#include <memory>
#include <schemake/apply/driver.hpp>
#include <schemake/apply/url.hpp>
#include <string>

namespace schemake::cli {

class ScratchCleaner;

/// Made empty, and removed with the object: also when something was thrown, and when SIGINT or SIGTERM ends
/// the program. What a killed program left behind, the next one removes.
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

  /// PostgreSQL: another scratch database that is what this one is now. Not inside a transaction; the
  /// session of `driver()` is a new one afterwards.
  std::unique_ptr<ScratchDatabase> copy();

 private:
  ScratchDatabase() = default;
  void open_sqlite();
  void open_postgresql(const std::string& server, const std::string& model);
  void create_database(const std::string& model);
  void connect();
  void close() noexcept;

  std::unique_ptr<apply::Driver> driver_;
  /// PostgreSQL: the connection that made the database and will drop it. It holds an advisory lock on the
  /// name: a database of ours whose name nobody has locked was left behind.
  std::unique_ptr<apply::Driver> administrator_;
  std::string server_;
  std::string database_;
  std::filesystem::path folder_;
  std::unique_ptr<ScratchCleaner> cleaner_;
};

}  // namespace schemake::cli
