// A case: the files of a folder and what the compiler says to them, in one text file.
//
//   dialects: postgresql            (default: postgresql, sqlite)
//   show: sql                       (default: diagnostics alone; locks: the SQL with the locks it takes)
//   layout: sqlx                    (default: what the files have the marks of)
//   strict_downs: true              (default: false)
//   === migrations/1_users.sql
//   …
//   === output
//   …
//
// `show: sql` names the file of a down that has one of its own.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace schemake::tests {

struct CaseFile {
  std::map<std::string, std::string> settings;
  std::map<std::string, std::string> files;
  std::string output;
  /// Everything before the expected output, to write the file anew.
  std::string input;
};

CaseFile read_case(const std::filesystem::path& path);

}  // namespace schemake::tests
