// SQLite keeps a schema as the text of its CREATE statements, and its pragmas do not tell everything: not
// the constraints' names, not the checks, nor a generated column's expression, a collation, DEFERRABLE.
// Here that text is brought into one spelling and a CREATE TABLE is taken apart, as far as is needed to
// compare. The text was accepted by SQLite, so nothing here reports errors.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace schemake::inspect {

enum class SqliteTokenKind { word, name, string, number, symbol };

/// `text` is canonical: a word in lower case, a quoted name as it reads without its quotes, a string or
/// number as written.
struct SqliteToken {
  SqliteTokenKind kind;
  std::string text;
};

/// Comments and blanks are dropped.
std::vector<SqliteToken> sqlite_tokens(std::string_view sql);

/// One spelling for every text that differs in blanks, comments, case of words and needless quotes alone.
std::string canonical_sqlite(std::string_view sql);
/// Likewise for an expression, without the parentheses around the whole.
std::string canonical_sqlite_expression(std::string_view sql);

/// A constraint, written behind its column or behind all columns: "UNIQUE (email)" either way.
struct SqliteConstraint {
  std::string name;  ///< may be empty
  std::string definition;
};

struct SqliteColumnText {
  std::string name;
  /// What pragma_table_xinfo does not tell: "COLLATE nocase GENERATED ALWAYS AS (…) STORED".
  std::string extras;
};

struct SqliteTableText {
  std::vector<SqliteColumnText> columns;
  std::vector<SqliteConstraint> constraints;
};

SqliteTableText take_apart_sqlite_table(std::string_view create_table);

}  // namespace schemake::inspect
