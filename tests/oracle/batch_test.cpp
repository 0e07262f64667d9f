// What must hold of `-- migrate:batch`: the same rows as by the one statement. Each statement of batches.sql
// is compiled, and run in batches and as one, on PostgreSQL and on SQLite, each on a database of its own.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <schemake/apply/migrate.hpp>
#include <sstream>

#include "case_file.hpp"
#include "cli/compile.hpp"
#include "cli/scratch.hpp"
#include "dialect/identifier.hpp"
#include "emit/registry.hpp"
#include "work_folder.hpp"

namespace schemake::tests {
namespace {

/// Between blank lines: first what makes the tables and their rows, then the statements, each with its line.
std::vector<std::string> blocks_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::vector<std::string> blocks(1);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty()) {
      blocks.back() += line + '\n';
    } else if (!blocks.back().empty()) {
      blocks.emplace_back();
    }
  }
  if (blocks.back().empty()) blocks.pop_back();
  return blocks;
}

cli::Compilation compile(const std::string& schema, const std::string& block, Dialect dialect) {
  CaseFile file;
  file.files["migrations/1_schema.sql"] = "-- migrate:up\n" + schema;
  file.files["migrations/2_batches.sql"] =
      "-- migrate:up transaction:false\n" + block + "-- migrate:down irreversible: rows are overwritten\n";
  write_files(file);
  cli::CompileOptions options;
  options.migrations = "migrations";
  options.postgresql = dialect == Dialect::postgresql;
  options.sqlite = dialect == Dialect::sqlite;
  return cli::compile(options);
}

emit::PlannedScript& script_of(cli::Compilation& compilation, Dialect dialect) {
  emit::PlannedRevision& revision = compilation.plan.revisions.at(1);
  return dialect == Dialect::postgresql ? revision.postgresql->up : revision.sqlite->up;
}

/// Every row of every table.
std::string rows_of(apply::Driver& driver, const catalog::Catalog& catalog) {
  std::string text;
  for (const auto& [name, table] : catalog.tables()) {
    std::vector<std::string> columns;
    for (const catalog::Column& column : table.columns) columns.push_back(column.name);
    const std::string list = dialect::quote_list(columns, dialect::quote_postgresql);
    text += name.name + "\n";
    for (const apply::Row& row : driver.query(fmt::format("SELECT {} FROM {} ORDER BY {}", list,
                                                          dialect::quote_postgresql(name.name), list))) {
      for (const auto& value : row) text += value.value_or("NULL") + "|";
      text += "\n";
    }
  }
  return text;
}

std::string rows_after(cli::Compilation compilation, Dialect dialect) {
  const char* server = std::getenv("SCHEMAKE_TEST_POSTGRESQL_URL");
  cli::ScratchDatabase scratch(dialect, server == nullptr ? "" : server);
  const emit::RegistryStorage registry(std::move(compilation.plan));
  apply::upgrade(scratch.driver(), registry.view(), {});
  return rows_of(scratch.driver(), compilation.catalog);
}

class Batches : public testing::TestWithParam<Dialect> {};

TEST_P(Batches, LeaveTheRowsOfTheOneStatement) {
  const std::vector<std::string> blocks = blocks_of(BATCHES);
  ASSERT_GT(blocks.size(), 1U);
  const WorkFolder folder;
  const std::string before = rows_after(compile(blocks[0], "", GetParam()), GetParam());
  for (std::size_t i = 1; i < blocks.size(); ++i) {
    SCOPED_TRACE(blocks[i]);
    cli::Compilation in_batches = compile(blocks[0], blocks[i], GetParam());
    ASSERT_FALSE(in_batches.diagnostics.has_errors()) << text::render(in_batches.diagnostics.all());
    EXPECT_TRUE(script_of(in_batches, GetParam()).statements.at(0).batch);
    cli::Compilation as_one = compile(blocks[0], blocks[i], GetParam());
    for (emit::PlannedStatement& each : script_of(as_one, GetParam()).statements) each.batch.reset();
    const std::string expected = rows_after(std::move(as_one), GetParam());
    EXPECT_NE(expected, before) << "it changes nothing";
    EXPECT_EQ(rows_after(std::move(in_batches), GetParam()), expected);
  }
}

INSTANTIATE_TEST_SUITE_P(, Batches, testing::Values(Dialect::postgresql, Dialect::sqlite),
                         [](const testing::TestParamInfo<Dialect>& each) {
                           return each.param == Dialect::sqlite ? "sqlite" : "postgresql";
                         });

}  // namespace
}  // namespace schemake::tests
