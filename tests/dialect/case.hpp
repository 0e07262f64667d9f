// One behaviour of the dialects as data. cases/<name>.sql has sections, each after a line `-- <word>`:
//
//   before     statements that make the schema, in PostgreSQL's SQL
//   rows       run as it stands on both databases
//   live       run as it stands on SQLite alone: what the model does not know
//   statement  the one statement under test
//   query      run afterwards on both databases; they must answer the same
//   check      run afterwards on SQLite alone
//
// cases/<name>.expected has what comes of it: diagnostics, or the SQL for each dialect and the answers.
#pragma once

#include <string>
#include <vector>

#include "dialect/dialect.hpp"

namespace schemake::dialect::tests {

struct Case {
  std::string name;
  std::string before;
  std::string rows;
  std::string live;
  std::string statement;
  std::string query;
  std::string check;
};

struct Rendered {
  std::vector<Rendering> before;
  Rendering statement;
  Rendering postgresql;
  std::string diagnostics;
};

std::vector<std::string> case_names();
Case read_case(const std::string& name);
Rendered render_case(const Case& tested);
/// What `cases/<name>.expected` must be.
std::string outcome(const Case& tested, const Rendered& rendered);
std::string show(const Rendering& rendering);

std::string read_file(const std::string& path);

}  // namespace schemake::dialect::tests
