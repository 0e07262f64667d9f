// SQLite keeps a table as the text of its CREATE TABLE. Two of them are compared part by part: a column, a
// constraint, what stands behind the parentheses. Blanks, comments and the case of words do not count.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::apply {

struct TablePart {
  std::string shown;      ///< as written, on one line
  std::string canonical;  ///< equal exactly for parts that are the same
  std::string name;       ///< its first word: a column's name, or "constraint", "check" …

  /// Not of a virtual table: there it may be anything.
  bool is_column() const;
};

/// The parts of a CREATE TABLE, without its name; for a virtual table its module is one.
std::vector<TablePart> table_parts(std::string_view create_table);

/// On one line: what is blank or a comment is one blank each. Quoted text stays as it is.
std::string on_one_line(std::string_view sql);

}  // namespace schemake::apply
