// A schema of each test's own on the server of SCHEMAKE_TEST_POSTGRESQL_URL.
#pragma once

#include <gtest/gtest.h>

#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include <schemake/apply/error.hpp>
#include <schemake/apply/url.hpp>

#include "error_of.hpp"
#include "registry_builder.hpp"

namespace schemake::test {

using Lines = std::vector<std::string>;

class Postgresql : public testing::Test {
 protected:
  void SetUp() override {
    const char* url = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
    if (url == nullptr || *url == '\0') GTEST_SKIP() << "SCHEMAKE_TEST_POSTGRESQL_URL is not set";
    url_ = url;
    schema_ = "runtime_test_" + std::to_string(getpid());
    connection_ = connect();
    run("DROP SCHEMA IF EXISTS " + schema_ + " CASCADE");
    run("CREATE SCHEMA " + schema_);
  }
  void TearDown() override {
    if (connection_) run("DROP SCHEMA " + schema_ + " CASCADE");
  }

  std::unique_ptr<pqxx::connection> connect() {
    auto connection = std::make_unique<pqxx::connection>(parse_url(url_).target);
    pqxx::nontransaction(*connection).exec("SET search_path TO " + schema_);
    return connection;
  }
  void run(const std::string& sql) { pqxx::nontransaction(*connection_).exec(sql); }
  std::string value(const std::string& sql) {
    const pqxx::result result = pqxx::nontransaction(*connection_).exec(sql);
    return result.empty() ? "no row" : result[0][0].is_null() ? "NULL" : result[0][0].c_str();
  }
  std::string applied() {
    return value("SELECT string_agg(revision, ',' ORDER BY applied_at) FROM " + schema_ + ".schemake_ledger");
  }

  std::string url_;
  std::string schema_;
  std::unique_ptr<pqxx::connection> connection_;
};

inline std::vector<RevisionSpec> shop() {
  return {{"a1", {}, {"CREATE TABLE users (id integer PRIMARY KEY)"}, {"DROP TABLE users"}},
          {"b2", {"a1"}, {"ALTER TABLE users ADD COLUMN name text"}, {"ALTER TABLE users DROP COLUMN name"}},
          {"c3", {"b2"}, {"CREATE INDEX by_name ON users (name)"}, {"DROP INDEX by_name"}}};
}

}  // namespace schemake::test
