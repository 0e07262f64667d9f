// A test on the server of SCHEMAKE_TEST_POSTGRESQL_URL, in a schema `public` that is emptied for it.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <schemake/postgresql/driver.hpp>
#include <string>

namespace schemake::inspect {

class PostgresqlTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* server = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
    if (server == nullptr || *server == '\0') GTEST_SKIP() << "SCHEMAKE_TEST_POSTGRESQL_URL is not set";
    Url url = parse_url(server);
    administrator_ = postgresql::driver.open(url, {});
    name_ = "schemake_inspect_" + std::to_string(getpid());
    administrator_->execute("CREATE DATABASE " + name_ + " TEMPLATE template0");
    const bool has_query = url.target.find('?') != std::string::npos;
    const bool is_uri = url.target.find("://") != std::string::npos;
    url.target += (is_uri ? (has_query ? "&" : "?") : " ") + ("dbname=" + name_);
    driver_ = postgresql::driver.open(url, {});
  }

  void TearDown() override {
    driver_.reset();
    if (administrator_) administrator_->execute("DROP DATABASE IF EXISTS " + name_);
  }

  std::unique_ptr<apply::Driver> administrator_;
  std::unique_ptr<apply::Driver> driver_;
  std::string name_;
};

}  // namespace schemake::inspect
