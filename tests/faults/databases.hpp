// Where the databases of trials come from, and how to look at them.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include <schemake/apply/driver.hpp>
#include <schemake/registry.hpp>

#include "process.hpp"
#include "server.hpp"

namespace schemake::faults {

/// Databases of one kind. They are named by URLs.
class Databases {
 public:
  Databases() = default;
  Databases(const Databases&) = delete;
  Databases& operator=(const Databases&) = delete;
  virtual ~Databases() = default;

  virtual Dialect dialect() const = 0;
  virtual const Registry& registry() const = 0;
  /// A new one, empty or a copy of the one at `like`, which nobody is connected to.
  virtual std::string create(const std::string& like = "") = 0;
  virtual void drop(const std::string& url) = 0;
  virtual std::unique_ptr<apply::Driver> open(const std::string& url) const = 0;
  /// Whoever is left of a migrator that has been killed is waited for.
  virtual void settle(const std::string& url) const { (void)url; }

  /// PostgreSQL: that which serves them; null on SQLite.
  virtual const Server* server() const { return nullptr; }
};

class PostgresqlDatabases final : public Databases {
 public:
  explicit PostgresqlDatabases(const Server& server);

  Dialect dialect() const override { return Dialect::postgresql; }
  const Registry& registry() const override;
  std::string create(const std::string& like) override;
  void drop(const std::string& url) override;
  std::unique_ptr<apply::Driver> open(const std::string& url) const override;
  void settle(const std::string& url) const override;
  const Server* server() const override { return &server_; }

 private:
  std::unique_ptr<apply::Driver> maintenance() const;

  const Server& server_;
  int count_ = 0;
};

class SqliteDatabases final : public Databases {
 public:
  SqliteDatabases() : own_(std::in_place), folder_(own_->path().string()) {}
  /// In a folder of the caller's.
  explicit SqliteDatabases(std::string folder) : folder_(std::move(folder)) {}

  Dialect dialect() const override { return Dialect::sqlite; }
  const Registry& registry() const override;
  std::string create(const std::string& like) override;
  void drop(const std::string& url) override;
  std::unique_ptr<apply::Driver> open(const std::string& url) const override;

 private:
  std::optional<Folder> own_;
  std::string folder_;
  int count_ = 0;
};

}  // namespace schemake::faults
