#include "expectations.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "lexer.hpp"

namespace schemake::mutants {
namespace {

/// Lines that are neither empty nor a comment.
std::vector<std::string> lines(const std::filesystem::path& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path.string());
  std::vector<std::string> out;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line[0] != '#') out.push_back(line);
  }
  return out;
}

/// The words of a statement, lower case, one blank between them: for a comparison of beginnings.
std::string beginning(const std::string& statement) {
  std::string out;
  for (const Token& token : tokenize(statement)) {
    if (out.size() > 40) break;
    out += lower(token.text) + " ";
  }
  return out;
}

/// A body is opaque: what is wrong inside it is not asked for.
bool is_inside_body(const Refusal& refusal) {
  for (const char* start :
       {"SQL function", "PL/pgSQL function", "compilation of PL/pgSQL", "SQL statement"}) {
    if (refusal.context.starts_with(start)) return true;
  }
  return false;
}

void read_setting(const std::string& line, Expectations& expectations) {
  std::istringstream words(line);
  std::string name;
  words >> name;
  if (name == "seed")
    words >> expectations.seed;
  else if (name == "count")
    words >> expectations.count;
  else if (name == "found")
    words >> expectations.found;
  else if (name == "refused")
    words >> expectations.refused.emplace_back();
  else
    throw std::runtime_error("expected.txt: unknown setting \"" + name + "\"");
  if (!words) throw std::runtime_error("expected.txt: \"" + name + "\" needs a value");
}

Unknowable read_unknowable(const std::string& line) {
  Unknowable entry;
  std::istringstream fields(line);
  std::getline(fields, entry.sqlstate, '|');
  std::getline(fields, entry.message, '|');
  std::getline(fields, entry.statement, '|');
  return entry;
}

}  // namespace

bool Expectations::is_knowable(const Refusal& refusal, const std::string& statement) const {
  if (is_inside_body(refusal)) return false;
  const std::string begin = beginning(statement);
  return std::none_of(unknowable.begin(), unknowable.end(), [&](const Unknowable& entry) {
    return refusal.sqlstate.starts_with(entry.sqlstate) && refusal.message.starts_with(entry.message) &&
           begin.starts_with(entry.statement);
  });
}

Expectations read_expectations(const std::filesystem::path& data) {
  Expectations expectations;
  for (const std::string& line : lines(data / "expected.txt")) read_setting(line, expectations);
  for (const std::string& line : lines(data / "unknowable.txt"))
    expectations.unknowable.push_back(read_unknowable(line));
  return expectations;
}

}  // namespace schemake::mutants
