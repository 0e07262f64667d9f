// A migrator with two revisions, run in this process on SQLite files in a folder of its own.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <regex>

#include <schemake/migrator/migrator.hpp>
#include <schemake/sqlite/driver.hpp>

#include "registry_builder.hpp"
#include "temporary_folder.hpp"

namespace schemake::test {

struct Result {
  int code;
  std::string out;
  std::string error;
};

/// Times are not the same twice.
inline std::string without_times(const std::string& text) {
  const std::string dated = std::regex_replace(text, std::regex("[0-9.]+ (ms|s)\\b"), "TIME");
  return std::regex_replace(dated, std::regex("[0-9]{4}-[0-9-]+ [0-9:.]+ UTC by [^ ,\n]+"), "DATE");
}

class Migrator : public testing::Test {
 protected:
  Migrator()
      : registry_(
            {{"aaaaaaaa0001", {}, {"CREATE TABLE users (id integer PRIMARY KEY)"}, {"DROP TABLE users"}},
             {"bbbbbbbb0002",
              {"aaaaaaaa0001"},
              {"ALTER TABLE users ADD COLUMN name text"},
              {"ALTER TABLE users DROP COLUMN name"}}}) {
    unsetenv("DATABASE_URL");
    unsetenv("REV");
  }

  Result run(const std::vector<std::string>& arguments) { return run(registry_, arguments); }

  static Result run(const Registry& registry, const std::vector<std::string>& arguments) {
    std::vector<const char*> argv{"app_db-migrate"};
    for (const auto& argument : arguments) argv.push_back(argument.c_str());
    const apply::DriverFactory drivers[] = {sqlite::driver};
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const int code = migrator::run(static_cast<int>(argv.size()), argv.data(), registry, drivers);
    return {code, without_times(testing::internal::GetCapturedStdout()),
            testing::internal::GetCapturedStderr()};
  }

  TemporaryFolder folder_;
  RegistryBuilder registry_;
};

}  // namespace schemake::test
