// Cases in cases/connection: a database URL a line; beside it what programs of PostgreSQL then need in their
// environment. `libpq` in the test of PostgreSQL holds the same lines against the library itself.
#include <gtest/gtest.h>

#include <sstream>

#include <schemake/apply/connection_environment.hpp>

#include "case_files.hpp"

namespace schemake::test {
namespace {

class ConnectionCase : public testing::TestWithParam<CaseFile> {};

TEST_P(ConnectionCase, IsSaidInTheEnvironment) {
  std::string said;
  std::istringstream urls(read_file(GetParam().input));
  for (std::string line; std::getline(urls, line);) {
    if (line.empty()) continue;
    said += line + "\n";
    for (const auto& [name, value] : connection_environment(parse_url(line))) {
      said += "  " + name + "=[" + value + "]\n";
    }
  }
  expect_output(GetParam(), said);
}

INSTANTIATE_TEST_SUITE_P(Connection, ConnectionCase, testing::ValuesIn(case_files("connection", ".urls")),
                         case_name);

}  // namespace
}  // namespace schemake::test
