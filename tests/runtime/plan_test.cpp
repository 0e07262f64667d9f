// Cases in cases/plan. A line of a case is one of
//   revision <id> [parents=a,b] [depends=c] [irreversible]
//   applied <id>...         the ledger's rows, in the order of applying; <id>:N is half done at N
//   upgrade <target> | downgrade <target>
// Each of the last gives a line of the output: the steps, or the error.
#include <gtest/gtest.h>

#include <fmt/format.h>

#include <sstream>

#include <schemake/apply/error.hpp>
#include <schemake/apply/plan.hpp>

#include "case_files.hpp"
#include "registry_builder.hpp"

namespace schemake::test {
namespace {

using namespace apply;

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) parts.push_back(part);
  return parts;
}

RevisionSpec parse_revision(std::istringstream& words) {
  RevisionSpec spec;
  words >> spec.id;
  for (std::string word; words >> word;) {
    if (word.rfind("parents=", 0) == 0) spec.parents = split(word.substr(8), ',');
    if (word.rfind("depends=", 0) == 0) spec.depends = split(word.substr(8), ',');
    if (word == "irreversible") spec.irreversible = "it sends letters";
  }
  spec.up = {"one", "two", "three"};
  return spec;
}

std::vector<LedgerRow> parse_rows(std::istringstream& words) {
  std::vector<LedgerRow> rows;
  for (std::string word; words >> word;) {
    LedgerRow& row = rows.emplace_back();
    const auto parts = split(word, ':');
    row.revision = parts[0];
    row.applied_at = "2026-01-30 14:47:22.123";
    row.applied_by = "me@here";
    row.applied_with = "app_db 1.4.2, schemake 0.1.0";
    if (parts.size() > 1) row.statements_done = std::stol(parts[1]);
  }
  return rows;
}

std::string steps_text(const Graph& graph, const std::vector<Step>& steps) {
  std::string text;
  for (const Step& step : steps) {
    text += fmt::format(" {}{}", step.direction == Direction::up ? '+' : '-',
                        std::string_view(graph.revision(step.revision).id));
    if (step.first_statement > 0) text += fmt::format("@{}", step.first_statement);
  }
  return text.empty() ? " nothing" : text;
}

std::string plan_text(const Graph& graph, const Standing& standing, const std::string& direction,
                      const std::string& target) {
  try {
    const auto steps = direction == "upgrade" ? plan_upgrade(graph, standing, target)
                                              : plan_downgrade(graph, standing, target);
    if (direction == "downgrade") check_steps(graph, standing, Dialect::sqlite, steps);
    return steps_text(graph, steps);
  } catch (const Error& error) {
    return std::string(" ") + error.what();
  }
}

std::string run_case(const std::string& text) {
  std::vector<RevisionSpec> specs;
  std::vector<LedgerRow> rows;
  std::vector<std::pair<std::string, std::string>> commands;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string first;
    words >> first;
    if (first == "revision") specs.push_back(parse_revision(words));
    if (first == "applied") rows = parse_rows(words);
    if (first != "upgrade" && first != "downgrade") continue;
    commands.emplace_back(first, "");
    words >> commands.back().second;
  }
  const RegistryBuilder registry(specs);
  const Graph graph(registry);
  const Standing standing(graph, rows);
  std::string output;
  for (const auto& [direction, target] : commands) {
    output += fmt::format("{} {}:{}\n", direction, target, plan_text(graph, standing, direction, target));
  }
  return output;
}

class PlanCase : public testing::TestWithParam<CaseFile> {};

TEST_P(PlanCase, GivesTheExpectedSteps) {
  expect_output(GetParam(), run_case(read_file(GetParam().input)));
}

INSTANTIATE_TEST_SUITE_P(Plan, PlanCase, testing::ValuesIn(case_files("plan", ".plan")), case_name);

}  // namespace
}  // namespace schemake::test
