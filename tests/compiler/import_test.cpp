// Another tool's folder and what `schemake import` makes of it compile to the same plan.
#include "cli/import_command.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "case_file.hpp"
#include "cli/compile.hpp"
#include "work_folder.hpp"

namespace schemake::tests {
namespace {

cli::Compilation compile(const std::string& folder) {
  cli::CompileOptions options;
  options.migrations = folder;
  options.postgresql = true;
  return cli::compile(options);
}

std::string ids(const emit::Plan& plan, const std::vector<std::uint32_t>& revisions) {
  std::string out;
  for (const std::uint32_t revision : revisions) out += " " + plan.revisions[revision].id;
  return out;
}

std::string describe(const emit::PlannedScript& script) {
  std::string out =
      fmt::format("transactional {}, irreversible \"{}\"\n", script.transactional, script.irreversible);
  for (const emit::PlannedStatement& statement : script.statements) out += statement.sql + ";\n";
  return out;
}

/// All but the files and places, which are others.
std::string describe(const emit::Plan& plan) {
  std::string out;
  for (const emit::PlannedRevision& revision : plan.revisions) {
    out += fmt::format("{} behind{}, depends{}, labels {}, checksum {}\nup {}down {}", revision.id,
                       ids(plan, revision.parents), ids(plan, revision.dependencies),
                       fmt::join(revision.labels, ","), revision.postgresql->checksum,
                       describe(revision.postgresql->up), describe(revision.postgresql->down));
  }
  return out;
}

class Import : public testing::TestWithParam<const char*> {};

TEST_P(Import, KeepsThePlan) {
  const CaseFile file = read_case(fmt::format("{}/{}.txt", CASES_DIR, GetParam()));
  const WorkFolder folder;
  write_files(file);
  const cli::Compilation foreign = compile("migrations");
  ASSERT_FALSE(foreign.diagnostics.has_errors()) << text::render(foreign.diagnostics.all());
  ASSERT_FALSE(foreign.plan.revisions.empty());
  cli::ImportCommand command;
  command.migrations = "migrations";
  command.output = "native";
  ASSERT_EQ(cli::run(command), 0);
  const cli::Compilation native = compile("native");
  EXPECT_EQ(native.layout, parse::Layout::native);
  EXPECT_FALSE(native.diagnostics.has_errors()) << text::render(native.diagnostics.all());
  EXPECT_EQ(describe(native.plan), describe(foreign.plan));
  EXPECT_EQ(cli::run(command), 1) << "it wrote over what was there";
}

INSTANTIATE_TEST_SUITE_P(, Import,
                         testing::Values("dbmate", "diesel", "flyway", "foreign_folder_wrong_downs",
                                         "golang_migrate_names", "goose", "import_comments",
                                         "plain_numbered_folder", "prisma", "sqitch", "sqlx"),
                         [](const auto& name) { return std::string(name.param); });

}  // namespace
}  // namespace schemake::tests
