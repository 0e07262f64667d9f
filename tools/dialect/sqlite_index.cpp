#include "dialect/sqlite_index.hpp"

#include "dialect/identifier.hpp"
#include "dialect/sqlite_expression.hpp"

namespace schemake::dialect {
namespace {

void check(const catalog::Index& index, Problems& problems) {
  const auto refuse = [&](bool wrong, const std::string& what) {
    if (!wrong) return;
    problems.report(unknown_index, {},
                    "index \"" + index.name.display() + "\" " + what + " has no translation to SQLite");
  };
  refuse(!index.table.in_default_schema(), "in another schema");
  refuse(index.method != "btree", "with method \"" + index.method + "\"");
  refuse(!index.include.empty(), "with INCLUDE");
  refuse(index.nulls_not_distinct, "with NULLS NOT DISTINCT");
  refuse(!index.options.empty(), "with " + index.options);
  for (const catalog::IndexElement& element : index.elements) {
    refuse(!element.operator_class.empty(), "with operator class \"" + element.operator_class + "\"");
    const std::string& collation = element.collation;
    refuse(!collation.empty() && collation != "C" && collation != "POSIX",
           "with collation \"" + collation + "\"");
  }
}

// NULLS FIRST and LAST are left out: where an index holds its NULLs changes no query's result, and
// SQLite knows one place.
std::string element_text(const catalog::IndexElement& element, SqliteWriter& writer) {
  const std::string expression = writer.stable(element.expression, "an index");
  const bool plain = element.expression.kind == ExpressionKind::column;
  return (plain ? expression : "(" + expression + ")") +
         (element.collation.empty() ? "" : " COLLATE BINARY") + (element.descending ? " DESC" : "");
}

}  // namespace

std::string sqlite_create_index(const catalog::Index& index, const catalog::Table* table,
                                Problems& problems) {
  check(index, problems);
  SqliteWriter writer(problems, nullptr);
  if (table != nullptr) writer.scope().enter(*table);
  std::vector<std::string> elements;
  for (const catalog::IndexElement& element : index.elements)
    elements.push_back(element_text(element, writer));
  std::string out = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  out += quote_sqlite(index.name.name) + " ON " + quote_sqlite(index.table.name) + " (" +
         join(elements, ", ") + ")";
  if (index.predicate) out += " WHERE " + writer.stable(*index.predicate, "an index");
  return out;
}

}  // namespace schemake::dialect
