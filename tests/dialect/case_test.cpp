// Every case gives exactly its expected output; SCHEMAKE_UPDATE_EXPECTED=1 writes it anew, to be reviewed.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "case.hpp"

namespace schemake::dialect::tests {
namespace {

class Cases : public testing::TestWithParam<std::string> {};

TEST_P(Cases, GiveTheirExpectedOutput) {
  const Case tested = read_case(GetParam());
  const std::string actual = outcome(tested, render_case(tested));
  const std::string path = std::string(SCHEMAKE_DIALECT_CASES) + "/" + GetParam() + ".expected";
  if (std::getenv("SCHEMAKE_UPDATE_EXPECTED") != nullptr) std::ofstream(path, std::ios::binary) << actual;
  EXPECT_EQ(actual, read_file(path));
}

INSTANTIATE_TEST_SUITE_P(Dialect, Cases, testing::ValuesIn(case_names()),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace schemake::dialect::tests
