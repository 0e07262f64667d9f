#include "dialect/identifier.hpp"

#include <algorithm>
#include <array>

namespace schemake::dialect {
namespace {

// Everything that pg_get_keywords() calls more than unreserved, as of PostgreSQL 15; sorted.
constexpr std::array<std::string_view, 154> postgresql_keywords{"all",
                                                                "analyse",
                                                                "analyze",
                                                                "and",
                                                                "any",
                                                                "array",
                                                                "as",
                                                                "asc",
                                                                "asymmetric",
                                                                "authorization",
                                                                "between",
                                                                "bigint",
                                                                "binary",
                                                                "bit",
                                                                "boolean",
                                                                "both",
                                                                "case",
                                                                "cast",
                                                                "char",
                                                                "character",
                                                                "check",
                                                                "coalesce",
                                                                "collate",
                                                                "collation",
                                                                "column",
                                                                "concurrently",
                                                                "constraint",
                                                                "create",
                                                                "cross",
                                                                "current_catalog",
                                                                "current_date",
                                                                "current_role",
                                                                "current_schema",
                                                                "current_time",
                                                                "current_timestamp",
                                                                "current_user",
                                                                "dec",
                                                                "decimal",
                                                                "default",
                                                                "deferrable",
                                                                "desc",
                                                                "distinct",
                                                                "do",
                                                                "else",
                                                                "end",
                                                                "except",
                                                                "exists",
                                                                "extract",
                                                                "false",
                                                                "fetch",
                                                                "float",
                                                                "for",
                                                                "foreign",
                                                                "freeze",
                                                                "from",
                                                                "full",
                                                                "grant",
                                                                "greatest",
                                                                "group",
                                                                "grouping",
                                                                "having",
                                                                "ilike",
                                                                "in",
                                                                "initially",
                                                                "inner",
                                                                "inout",
                                                                "int",
                                                                "integer",
                                                                "intersect",
                                                                "interval",
                                                                "into",
                                                                "is",
                                                                "isnull",
                                                                "join",
                                                                "lateral",
                                                                "leading",
                                                                "least",
                                                                "left",
                                                                "like",
                                                                "limit",
                                                                "localtime",
                                                                "localtimestamp",
                                                                "national",
                                                                "natural",
                                                                "nchar",
                                                                "none",
                                                                "normalize",
                                                                "not",
                                                                "notnull",
                                                                "null",
                                                                "nullif",
                                                                "numeric",
                                                                "offset",
                                                                "on",
                                                                "only",
                                                                "or",
                                                                "order",
                                                                "out",
                                                                "outer",
                                                                "overlaps",
                                                                "overlay",
                                                                "placing",
                                                                "position",
                                                                "precision",
                                                                "primary",
                                                                "real",
                                                                "references",
                                                                "returning",
                                                                "right",
                                                                "row",
                                                                "select",
                                                                "session_user",
                                                                "setof",
                                                                "similar",
                                                                "smallint",
                                                                "some",
                                                                "substring",
                                                                "symmetric",
                                                                "system_user",
                                                                "table",
                                                                "tablesample",
                                                                "then",
                                                                "time",
                                                                "timestamp",
                                                                "to",
                                                                "trailing",
                                                                "treat",
                                                                "trim",
                                                                "true",
                                                                "union",
                                                                "unique",
                                                                "user",
                                                                "using",
                                                                "values",
                                                                "varchar",
                                                                "variadic",
                                                                "verbose",
                                                                "when",
                                                                "where",
                                                                "window",
                                                                "with",
                                                                "xmlattributes",
                                                                "xmlconcat",
                                                                "xmlelement",
                                                                "xmlexists",
                                                                "xmlforest",
                                                                "xmlnamespaces",
                                                                "xmlparse",
                                                                "xmlpi",
                                                                "xmlroot",
                                                                "xmlserialize",
                                                                "xmltable"};

// The keywords that SQLite 3.40 did not take as the name of a table, a column, a constraint and an
// alias in every place where this room writes one (found by trying each), and the join words; sorted.
constexpr std::array<std::string_view, 80> sqlite_keywords{"add",
                                                           "all",
                                                           "alter",
                                                           "and",
                                                           "as",
                                                           "autoincrement",
                                                           "begin",
                                                           "between",
                                                           "case",
                                                           "cast",
                                                           "check",
                                                           "collate",
                                                           "commit",
                                                           "constraint",
                                                           "create",
                                                           "cross",
                                                           "current_date",
                                                           "current_time",
                                                           "current_timestamp",
                                                           "default",
                                                           "deferrable",
                                                           "delete",
                                                           "distinct",
                                                           "drop",
                                                           "else",
                                                           "end",
                                                           "escape",
                                                           "except",
                                                           "exists",
                                                           "false",
                                                           "filter",
                                                           "foreign",
                                                           "from",
                                                           "full",
                                                           "glob",
                                                           "group",
                                                           "having",
                                                           "if",
                                                           "in",
                                                           "index",
                                                           "indexed",
                                                           "inner",
                                                           "insert",
                                                           "intersect",
                                                           "into",
                                                           "is",
                                                           "isnull",
                                                           "join",
                                                           "left",
                                                           "like",
                                                           "limit",
                                                           "match",
                                                           "natural",
                                                           "not",
                                                           "nothing",
                                                           "notnull",
                                                           "null",
                                                           "on",
                                                           "or",
                                                           "order",
                                                           "outer",
                                                           "over",
                                                           "primary",
                                                           "raise",
                                                           "recursive",
                                                           "references",
                                                           "regexp",
                                                           "returning",
                                                           "right",
                                                           "select",
                                                           "set",
                                                           "table",
                                                           "then",
                                                           "to",
                                                           "transaction",
                                                           "true",
                                                           "union",
                                                           "unique",
                                                           "update",
                                                           "using"};

constexpr std::array<std::string_view, 6> more_sqlite_keywords{"rowid", "values", "when",
                                                               "where", "window", "without"};

bool is_plain(std::string_view identifier) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  return !identifier.empty() && letter(identifier.front()) &&
         std::all_of(identifier.begin(), identifier.end(), [&](char c) { return letter(c) || digit(c); });
}

std::string enclose(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char c : text) {
    if (c == quote) out += quote;
    out += c;
  }
  return out + quote;
}

template <std::size_t Size>
bool contains(const std::array<std::string_view, Size>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace

std::string quote_postgresql(std::string_view identifier) {
  const bool bare = is_plain(identifier) && !contains(postgresql_keywords, identifier);
  return bare ? std::string(identifier) : enclose(identifier, '"');
}

std::string quote_sqlite(std::string_view identifier) {
  const bool bare = is_plain(identifier) && !contains(sqlite_keywords, identifier) &&
                    !contains(more_sqlite_keywords, identifier);
  return bare ? std::string(identifier) : enclose(identifier, '"');
}

std::string quote_literal(std::string_view value) {
  return enclose(value, '\'');
}

std::string join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string out;
  for (const std::string& part : parts) {
    if (&part != &parts.front()) out += separator;
    out += part;
  }
  return out;
}

std::string quote_list(const std::vector<std::string>& identifiers, Quoter quote) {
  std::vector<std::string> quoted;
  quoted.reserve(identifiers.size());
  for (const std::string& identifier : identifiers) quoted.push_back(quote(identifier));
  return join(quoted, ", ");
}

}  // namespace schemake::dialect
