// Three kinds of histories, each applied to a database of its own and compared with the replayed catalog
// after each revision:
//   tests/cases/*.txt                 those that the compiler takes for PostgreSQL
//   tests/oracle/histories/*.sql      statements; each block between blank lines is a revision
//   tests/mutants/histories/*/, migrations/     folders
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "case_file.hpp"
#include "cli/verify_database.hpp"
#include "work_folder.hpp"

namespace schemake::tests {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> entries_of(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> result;
  if (!fs::exists(folder)) return result;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == extension) result.push_back(entry.path());
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::string name_of(const testing::TestParamInfo<fs::path>& info) {
  std::string name = info.param.stem().string();
  for (char& byte : name) {
    if (std::isalnum(static_cast<unsigned char>(byte)) == 0) byte = '_';
  }
  return name;
}

/// Blocks between blank lines, each a file of a plain folder. A dollar-quoted body has no blank line.
CaseFile split_history(const fs::path& path) {
  CaseFile history;
  auto& files = history.files;
  std::ifstream file(path, std::ios::binary);
  std::string block;
  const auto finish = [&] {
    if (!block.empty()) files[fmt::format("migrations/{:04}_revision.sql", files.size() + 1)] = block;
    block.clear();
  };
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) {
      finish();
    } else {
      block += line + '\n';
    }
  }
  finish();
  return history;
}

void expect_agreement(const fs::path& migrations, bool must_compile,
                      std::optional<parse::Layout> layout = std::nullopt) {
  cli::DatabaseCheckOptions options;
  options.compile.migrations = migrations;
  options.compile.layout = layout;
  options.all = true;
  // A role is the server's, not a database's: what it may do is granted to this one.
  options.preparation =
      "DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$";
  cli::ScratchDatabase scratch(Dialect::postgresql, std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL"));
  const cli::DatabaseCheck check = cli::check_on_database(scratch, options);
  EXPECT_EQ(check.disagreements, 0U) << text::render(check.findings.all());
  if (must_compile) {
    EXPECT_EQ(check.revisions, check.compilation.migrations.size());
  }
}

class OnServer : public testing::TestWithParam<fs::path> {
 protected:
  void SetUp() override {
    const char* server = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
    if (server == nullptr || *server == '\0') GTEST_SKIP() << "SCHEMAKE_TEST_POSTGRESQL_URL is not set";
  }
};

/// A case is there for what the compiler says; where it refuses, the server's word on the rest is not asked.
class OracleCase : public OnServer {};

bool is_for_postgresql(const CaseFile& file) {
  const auto dialects = file.settings.find("dialects");
  return dialects == file.settings.end() || dialects->second.find("postgresql") != std::string::npos;
}

std::optional<parse::Layout> layout_of(const CaseFile& file) {
  const auto layout = file.settings.find("layout");
  return layout == file.settings.end() ? std::nullopt : parse::layout_named(layout->second);
}

bool is_accepted(const CaseFile& file) {
  cli::CompileOptions options;
  options.migrations = "migrations";
  options.layout = layout_of(file);
  options.postgresql = true;
  return !cli::compile(options).diagnostics.has_errors();
}

TEST_P(OracleCase, AgreesAtEveryRevision) {
  const CaseFile file = read_case(GetParam());
  const WorkFolder folder;
  write_files(file);
  if (!is_for_postgresql(file) || !is_accepted(file)) GTEST_SKIP() << "no history for PostgreSQL";
  expect_agreement("migrations", false, layout_of(file));
}

class OracleHistory : public OnServer {};

TEST_P(OracleHistory, AgreesAtEveryRevision) {
  const WorkFolder folder;
  write_files(split_history(GetParam()));
  expect_agreement("migrations", true);
}

class OracleFolder : public OnServer {};

TEST_P(OracleFolder, AgreesAtEveryRevision) {
  expect_agreement(GetParam(), true);
}

std::vector<fs::path> folders() {
  std::vector<fs::path> result = entries_of(fs::path(TESTS_DIR) / "mutants" / "histories", "");
  result.emplace_back(MIGRATIONS_DIR);
  return result;
}

INSTANTIATE_TEST_SUITE_P(, OracleCase, testing::ValuesIn(entries_of(CASES_DIR, ".txt")), name_of);
INSTANTIATE_TEST_SUITE_P(, OracleHistory,
                         testing::ValuesIn(entries_of(fs::path(TESTS_DIR) / "oracle" / "histories", ".sql")),
                         name_of);
INSTANTIATE_TEST_SUITE_P(, OracleFolder, testing::ValuesIn(folders()), name_of);

}  // namespace
}  // namespace schemake::tests
