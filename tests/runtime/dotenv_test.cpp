// Cases in cases/dotenv: a .env file, and what is read from it as `key=[value]`, sorted by key, then the
// problems.
#include <gtest/gtest.h>

#include <schemake/migrator/environment.hpp>

#include "case_files.hpp"

namespace schemake::test {
namespace {

/// The environment of the cases.
std::optional<std::string> environment(const std::string& name) {
  return name == "SET_OUTSIDE" ? std::optional<std::string>("outside") : std::nullopt;
}

class DotenvCase : public testing::TestWithParam<CaseFile> {};

TEST_P(DotenvCase, ReadsTheExpectedVariables) {
  std::string read;
  const migrator::Dotenv dotenv = migrator::parse_dotenv(read_file(GetParam().input), environment);
  for (const auto& [key, value] : dotenv.variables) read += key + "=[" + value + "]\n";
  for (const auto& [line, key, message] : dotenv.problems) {
    read += std::to_string(line) + ": " + (key.empty() ? "all" : key) + ": " + message + "\n";
  }
  expect_output(GetParam(), read);
}

INSTANTIATE_TEST_SUITE_P(Dotenv, DotenvCase, testing::ValuesIn(case_files("dotenv", ".env")), case_name);

TEST(Dotenv, ToleratesAByteOrderMarkAndNoLineEnd) {
  EXPECT_EQ(migrator::parse_dotenv("\xEF\xBB\xBFKEY=value", environment).variables.at("KEY"), "value");
  EXPECT_TRUE(migrator::parse_dotenv("", environment).variables.empty());
}

}  // namespace
}  // namespace schemake::test
