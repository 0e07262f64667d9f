// A connection to the referee. libpq itself: libpqxx 6 does not give every error's SQLSTATE and context.
#pragma once

#include <libpq-fe.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace schemake::mutants {

/// An error of the server's.
struct Refusal {
  std::string sqlstate;
  std::string message;
  std::string context;
};

class Connection {
 public:
  /// `database` in place of the URL's own. Throws std::runtime_error.
  Connection(const std::string& url, const std::string& database);

  /// One statement, or several in one transaction.
  std::optional<Refusal> execute(const std::string& sql);
  /// Throws std::runtime_error where the server refuses.
  std::vector<std::vector<std::string>> query(const std::string& sql);
  void must(const std::string& sql);
  bool in_transaction() const;

 private:
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

/// Databases of one run, dropped at its end.
class Databases {
 public:
  explicit Databases(std::string url);
  ~Databases();
  Databases(const Databases&) = delete;
  Databases& operator=(const Databases&) = delete;

  /// The name of a new database, empty or a copy of one that nobody is connected to.
  std::string create(const std::string& like = "template0");
  void drop(const std::string& name);
  Connection connect(const std::string& name) const { return {url_, name}; }

 private:
  std::string url_;
  Connection maintenance_;
  std::vector<std::string> names_;
  int count_ = 0;
};

}  // namespace schemake::mutants
