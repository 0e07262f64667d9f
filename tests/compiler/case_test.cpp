// Each file of tests/cases is a test. UPDATE_CASES=1 writes the output anew: read the diff.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <schemake/registry.hpp>
#include <set>
#include <sstream>

#include "case_file.hpp"
#include "cli/compile.hpp"
#include "work_folder.hpp"

namespace schemake::tests {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> case_names(const fs::path& folder = CASES_DIR) {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".txt") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string_view word(dialect::RenderedKind kind) {
  switch (kind) {
    case dialect::RenderedKind::execute:
      return "";
    case dialect::RenderedKind::assert_empty:
      return "-- assert empty\n";
    case dialect::RenderedKind::execute_rows:
      return "-- execute rows\n";
  }
  return "";
}

std::string timeout(std::string_view name, std::int32_t milliseconds) {
  return milliseconds == 0 ? "" : fmt::format(", {} {}", name, milliseconds);
}

// What the runtime is told of a statement beside its text.
std::string details(const emit::PlannedStatement& statement, bool with_locks) {
  std::string out;
  if (with_locks && !statement.locks.empty()) out += fmt::format("-- locks: {}\n", statement.locks);
  if ((statement.flags & statement_alone) != 0) out += "-- alone\n";
  if ((statement.flags & statement_builds_index) != 0) out += fmt::format("-- builds {}\n", statement.index);
  if ((statement.flags & statement_drops_index) != 0) out += fmt::format("-- drops {}\n", statement.index);
  if (statement.batch) {
    const dialect::RenderedBatch& batch = *statement.batch;
    out += fmt::format("-- batches of {}, pause {}, of {} by {} keys: {} | {}\n-- {}<condition>{}\n",
                       batch.rows, batch.pause_ms, batch.table, batch.key_count, batch.keys, batch.table_keys,
                       batch.head, batch.tail);
  }
  return out;
}

void append_script(std::string& out, const std::string& title, const emit::PlannedScript& script,
                   bool with_locks) {
  out += fmt::format("--- {}{}{}{}{}{}\n", title, script.file.empty() ? "" : " of " + script.file,
                     script.transactional ? "" : ", outside a transaction",
                     script.without_foreign_keys ? ", foreign keys off" : "",
                     timeout("lock_timeout", script.timeouts.lock),
                     timeout("statement_timeout", script.timeouts.statement));
  if (!script.irreversible.empty()) out += fmt::format("irreversible: {}\n", script.irreversible);
  for (const emit::PlannedStatement& statement : script.statements) {
    out += fmt::format("{}{}{};\n", details(statement, with_locks), word(statement.kind), statement.sql);
  }
}

std::string sql_of(const emit::Plan& plan, bool with_locks) {
  std::string out;
  for (const emit::PlannedRevision& revision : plan.revisions) {
    for (const auto& [name, dialect] :
         {std::pair("postgresql", &revision.postgresql), std::pair("sqlite", &revision.sqlite)}) {
      if (!*dialect) continue;
      append_script(out, fmt::format("{} {} up", revision.id, name), (*dialect)->up, with_locks);
      append_script(out, fmt::format("{} {} down", revision.id, name), (*dialect)->down, with_locks);
    }
  }
  return out;
}

std::string run_case(const CaseFile& file) {
  const WorkFolder folder;
  write_files(file);
  const auto setting = [&](const std::string& name, const std::string& fallback) {
    const auto found = file.settings.find(name);
    return found == file.settings.end() ? fallback : found->second;
  };
  const std::string dialects = setting("dialects", "postgresql, sqlite");
  cli::CompileOptions options;
  options.migrations = "migrations";
  options.layout = parse::layout_named(setting("layout", ""));
  options.strict_downs = setting("strict_downs", "") == "true";
  if (fs::exists("schema")) options.schema = "schema";
  options.postgresql = dialects.find("postgresql") != std::string::npos;
  options.sqlite = dialects.find("sqlite") != std::string::npos;
  const cli::Compilation compilation = cli::compile(options);
  std::string output = text::render(compilation.diagnostics.all());
  const std::string show = setting("show", "");
  if ((show == "sql" || show == "locks") && !compilation.diagnostics.has_errors())
    output += sql_of(compilation.plan, show == "locks");
  return output;
}

class Case : public testing::TestWithParam<std::string> {};

TEST_P(Case, GivesItsOutput) {
  const fs::path path = fs::path(CASES_DIR) / (GetParam() + ".txt");
  const CaseFile file = read_case(path);
  const std::string output = run_case(file);
  if (std::getenv("UPDATE_CASES") != nullptr) {
    std::ofstream(path, std::ios::binary) << file.input << output;
    return;
  }
  EXPECT_EQ(output, file.output) << path;
}

INSTANTIATE_TEST_SUITE_P(, Case, testing::ValuesIn(case_names()),
                         [](const auto& name) { return name.param; });

std::set<std::string> codes_in_cases() {
  std::set<std::string> codes;
  const std::regex code(R"(\[(M[0-9]{4})\])");
  // The codes of a comparison with a database have their cases where there is one.
  for (const fs::path folder : {CASES_DIR, DATABASE_CASES_DIR}) {
    for (const std::string& name : case_names(folder)) {
      const std::string output = read_case(folder / (name + ".txt")).output;
      for (std::sregex_iterator at(output.begin(), output.end(), code), end; at != end; ++at)
        codes.insert((*at)[1]);
    }
  }
  return codes;
}

TEST(Cases, EachPageHasACaseAndEachCodeAPage) {
  std::set<std::string> pages;
  for (const fs::directory_entry& entry : fs::directory_iterator(DIAGNOSTICS_DIR)) {
    if (entry.path().stem().string().starts_with("M")) pages.insert(entry.path().stem().string());
  }
  EXPECT_EQ(codes_in_cases(), pages);
}

}  // namespace
}  // namespace schemake::tests
