// Cases as data: what a migration made, what somebody did by hand, and in which words `check` tells it.
//
//   -- before                  SQL that is run before Schemake's first upgrade; may be left out
//   -- up                      the only revision's statements
//   -- by hand: <what>         SQL that is run after the upgrade: a case of its own, on a database of its own
//   -- ignore: <pattern>       within a case: of the option --ignore
#include <gtest/gtest.h>

#include <sstream>

#include <schemake/apply/drift.hpp>
#include <schemake/apply/migrate.hpp>

#include "case_files.hpp"
#include "registry_builder.hpp"
#include "scratch.hpp"

namespace schemake::test {
namespace {

struct ByHand {
  std::string title;
  std::string sql;
  std::vector<std::string> ignored;
};

struct DriftFile {
  std::string before;
  std::string up;  ///< each statement ends a line
  std::vector<ByHand> cases;
};

bool take_prefix(std::string& line, const std::string& prefix) {
  if (line.rfind(prefix, 0) != 0) return false;
  line.erase(0, prefix.size());
  return true;
}

DriftFile parse(const std::string& text) {
  DriftFile file;
  std::string* section = nullptr;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "-- before") {
      section = &file.before;
    } else if (line == "-- up") {
      section = &file.up;
    } else if (take_prefix(line, "-- by hand: ")) {
      section = &file.cases.emplace_back(ByHand{line, {}, {}}).sql;
    } else if (take_prefix(line, "-- ignore: ")) {
      file.cases.back().ignored.push_back(line);
    } else if (section != nullptr && !line.empty()) {
      *section += line + "\n";
    }
  }
  return file;
}

std::vector<StatementSpec> statements_of(const std::string& sql) {
  std::vector<StatementSpec> statements;
  for (std::size_t begin = 0; begin < sql.size();) {
    const std::size_t end = sql.find(";\n", begin);
    statements.emplace_back(sql.substr(begin, end - begin).c_str());
    begin = end == std::string::npos ? sql.size() : end + 2;
  }
  return statements;
}

void append(std::string& text, const char* list, const std::vector<apply::Difference>& differences) {
  for (const apply::Difference& difference : differences) text += list + in_words(difference) + "\n";
}

std::string words_of(const apply::Drift& drift) {
  std::string text;
  append(text, "  ", drift.differing);
  append(text, "  unmanaged: ", drift.unmanaged);
  append(text, "  unknown: ", drift.unknown);
  if (drift.ignored > 0) text += "  ignored: " + std::to_string(drift.ignored) + "\n";
  return text.empty() ? "  nothing\n" : text;
}

class DriftCase : public testing::TestWithParam<CaseFile> {};

TEST_P(DriftCase, IsToldInTheseWords) {
  const auto scratch = make_scratch();
  if (!scratch) GTEST_SKIP() << "there is no server";
  const DriftFile file = parse(read_file(GetParam().input));
  std::string actual;
  for (const ByHand& by_hand : file.cases) {
    const auto driver = scratch->open();
    scratch->empty(*driver);
    if (!file.before.empty()) driver->execute(file.before);
    const RegistryBuilder registry({{.id = "a1", .parents = {}, .up = statements_of(file.up), .down = {}}});
    apply::upgrade(*driver, registry, {});
    if (!by_hand.sql.empty()) driver->execute(by_hand.sql);
    actual += by_hand.title + "\n" + words_of(apply::check(*driver, registry, by_hand.ignored));
  }
  expect_output(GetParam(), actual);
}

INSTANTIATE_TEST_SUITE_P(Drift, DriftCase, testing::ValuesIn(case_files(CASES_DIALECT, ".sql")), case_name);

}  // namespace
}  // namespace schemake::test
