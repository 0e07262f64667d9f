// The referee: the statement as this room renders it for PostgreSQL, run there, answers each case's
// query as its author's own text does, and as SQLite does.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "case.hpp"
#include "database.hpp"

namespace schemake::dialect::tests {
namespace {

std::string psql(const std::string& sql) {
  const std::string script = testing::TempDir() + "schemake_dialect_case.sql";
  std::ofstream(script, std::ios::binary) << "SET client_min_messages = warning; BEGIN; CREATE SCHEMA "
                                             "schemake_case; SET LOCAL search_path = schemake_case;\n"
                                          << sql << "\nROLLBACK;\n";
  const std::string command =
      "psql -XqAt -v ON_ERROR_STOP=1 -f '" + script + "' \"$SCHEMAKE_TEST_POSTGRESQL_URL\" 2>&1";
  FILE* pipe = popen(command.c_str(), "r");
  std::string out;
  std::array<char, 4096> buffer{};
  while (const std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe))
    out.append(buffer.data(), size);
  pclose(pipe);
  std::filesystem::remove(script);
  return out;
}

class OnPostgresql : public testing::TestWithParam<std::string> {};

TEST_P(OnPostgresql, AnswersAlike) {
  if (std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL") == nullptr) GTEST_SKIP() << "no server";
  const Case tested = read_case(GetParam());
  const Rendered rendered = render_case(tested);
  if (tested.query.empty() || !rendered.diagnostics.empty()) GTEST_SKIP() << "nothing to ask";
  const std::string setup = tested.before + tested.rows;
  const std::string author = psql(setup + tested.statement + tested.query);
  EXPECT_EQ(psql(setup + show(rendered.postgresql) + tested.query), author);
  Database database;
  for (const Rendering& statement : rendered.before) ASSERT_EQ(database.run(statement), "");
  ASSERT_EQ(database.query(tested.rows), "");
  ASSERT_EQ(database.run(rendered.statement), "");
  EXPECT_EQ(database.query(tested.query), author);
}

INSTANTIATE_TEST_SUITE_P(Dialect, OnPostgresql, testing::ValuesIn(case_names()),
                         [](const auto& parameter) { return parameter.param; });

}  // namespace
}  // namespace schemake::dialect::tests
