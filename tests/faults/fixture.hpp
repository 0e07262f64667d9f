// What the tests of this folder share: databases of both kinds, a migrator for each, and what must come out.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "databases.hpp"
#include "migrator.hpp"
#include "trial.hpp"

namespace schemake::faults {

/// On a server of the program's own, made by the first test that asks for it.
struct PostgresqlWorld {
  Server server{SCHEMAKE_SERVER_SCRIPT};
  std::unique_ptr<PostgresqlDatabases> databases;
  Migrator migrator{SCHEMAKE_FAULT_MIGRATOR, Dialect::postgresql, &server};
  std::unique_ptr<Ways> ways;

  PostgresqlWorld() {
    if (server.missing()) return;
    databases = std::make_unique<PostgresqlDatabases>(server);
    ways = std::make_unique<Ways>(*databases, migrator);
  }
};

class PostgresqlFaults : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!world_) world_ = std::make_unique<PostgresqlWorld>();
  }
  static void TearDownTestSuite() { world_.reset(); }
  void SetUp() override {
    if (world_->server.missing()) GTEST_SKIP() << *world_->server.missing();
  }

  const Server& server() const { return world_->server; }
  Databases& databases() const { return *world_->databases; }
  const Migrator& migrator() const { return world_->migrator; }
  const Ways& ways() const { return *world_->ways; }

 private:
  static inline std::unique_ptr<PostgresqlWorld> world_;
};

class SqliteFaults : public testing::Test {
 protected:
  Databases& databases() { return databases_; }
  const Migrator& migrator() const { return migrator_; }
  const Ways& ways() const { return ways_; }

 private:
  SqliteDatabases databases_;
  Migrator migrator_{SCHEMAKE_FAULT_MIGRATOR, Dialect::sqlite, nullptr};
  Ways ways_{databases_, migrator_};
};

/// So many migrators at once.
inline std::vector<Process> start_all(const Migrator& migrator, const std::string& url, int count,
                                      const std::vector<std::string>& command) {
  std::vector<Process> all;
  for (int i = 0; i < count; ++i) all.push_back(migrator.start(url, command));
  return all;
}

/// What went wrong with any of them; empty: nothing. Calls `settle` no driver.
inline std::string wait_for_all(std::vector<Process>& all) {
  std::string wrong;
  for (Process& process : all) {
    const Ended ended = process.wait();
    if (!ended.well()) wrong += ended.how() + "\n" + ended.output + ended.errors;
  }
  return wrong;
}

/// More where a preset asks for it.
inline int rounds() {
  const char* asked = std::getenv("SCHEMAKE_RACE_ROUNDS");
  return asked == nullptr ? 1 : std::atoi(asked);
}

}  // namespace schemake::faults
