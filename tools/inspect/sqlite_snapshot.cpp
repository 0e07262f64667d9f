// SQLite's catalog as lines: the pragmas tell columns and foreign keys, the kept text of the CREATE
// statements tells the rest (sqlite_text.hpp).
#include <map>
#include <schemake/apply/ledger.hpp>
#include <string>

#include "inspect/dialect_snapshot.hpp"
#include "inspect/scope.hpp"
#include "inspect/sqlite_text.hpp"

namespace schemake::inspect {
namespace {

std::string literal(const std::string& text) {
  return apply::quote_literal(text, Dialect::sqlite);
}

std::string value(const apply::Row& row, std::size_t column) {
  return row.at(column).value_or("");
}

/// Adds the lines of one table.
class TableReader {
 public:
  TableReader(apply::Driver& driver, Snapshot& snapshot, std::string table, const std::string& sql)
      : driver_(driver), snapshot_(snapshot), table_(std::move(table)), text_(take_apart_sqlite_table(sql)) {}

  void read() {
    add_columns();
    add_constraints();
    add_foreign_keys();
  }

 private:
  void add(const std::string& identity, std::string definition) {
    snapshot_.entries.push_back({identity, std::move(definition)});
  }

  std::string extras_of(const std::string& column) const {
    const std::string wanted = canonical_sqlite(column);
    for (const SqliteColumnText& text : text_.columns) {
      if (text.name == column || text.name == wanted) return text.extras;
    }
    return "";
  }

  /// name, type, notnull, dflt_value
  std::string column_definition(const apply::Row& row) const {
    std::string result = canonical_sqlite(value(row, 1));
    if (value(row, 2) != "0") result += " NOT NULL";
    if (row.at(3)) result += " DEFAULT " + canonical_sqlite_expression(value(row, 3));
    const std::string extras = extras_of(value(row, 0));
    return extras.empty() ? result : result + " " + extras;
  }

  void add_columns() {
    for (const apply::Row& row :
         driver_.query("SELECT name, type, \"notnull\", dflt_value FROM pragma_table_xinfo(" +
                       literal(table_) + ") ORDER BY cid")) {
      add("column " + table_ + "." + value(row, 0), column_definition(row));
      snapshot_.column_order[table_].push_back(value(row, 0));
    }
  }

  void add_constraints() {
    for (const SqliteConstraint& constraint : text_.constraints) {
      const std::string name = constraint.name.empty() ? "(unnamed)" : constraint.name;
      add("constraint " + table_ + "." + name, constraint.definition);
    }
  }

  /// As SQLite itself understood them; a key of several columns is several rows.
  void add_foreign_keys() {
    std::map<std::string, apply::Rows> keys;
    for (apply::Row& row : driver_.query(
             "SELECT id, \"from\", \"table\", \"to\", on_update, on_delete FROM pragma_foreign_key_list(" +
             literal(table_) + ") ORDER BY id, seq")) {
      keys[value(row, 0)].push_back(std::move(row));
    }
    for (const auto& [id, rows] : keys) add_foreign_key(rows);
  }

  void add_foreign_key(const apply::Rows& rows) {
    std::string from;
    std::string to;
    for (const apply::Row& row : rows) {
      from += (from.empty() ? "" : ", ") + value(row, 1);
      to += (to.empty() ? "" : ", ") + value(row, 3);
    }
    std::string definition = "REFERENCES " + value(rows[0], 2) + (to.empty() ? "" : " (" + to + ")");
    if (value(rows[0], 4) != "NO ACTION") definition += " ON UPDATE " + value(rows[0], 4);
    if (value(rows[0], 5) != "NO ACTION") definition += " ON DELETE " + value(rows[0], 5);
    add("foreign key " + table_ + " (" + from + ")", definition);
  }

  apply::Driver& driver_;
  Snapshot& snapshot_;
  std::string table_;
  SqliteTableText text_;
};

// A virtual table's shadow tables are its own matter.
constexpr const char* tables = R"sql(
SELECT t.name, t.type, t.wr, t.strict, m.sql
FROM pragma_table_list t
JOIN sqlite_master m ON m.name = t.name AND m.type = 'table'
WHERE t.schema = 'main' AND t.type IN ('table', 'virtual') AND t.name NOT IN ('schemake_ledger', 'schemake_ledger_snapshot')
  AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
)sql";

constexpr const char* others = R"sql(
SELECT type, name, tbl_name, sql
FROM sqlite_master
WHERE type IN ('index', 'view', 'trigger') AND sql IS NOT NULL AND tbl_name NOT IN ('schemake_ledger', 'schemake_ledger_snapshot')
)sql";

void add_tables(apply::Driver& driver, const Scope& scope, Snapshot& result) {
  for (const apply::Row& row : driver.query(tables)) {
    const std::string name = value(row, 0);
    if (!in_scope(scope, name)) continue;
    if (value(row, 1) == "virtual") {
      result.entries.push_back({"virtual table " + name, canonical_sqlite(value(row, 4))});
      continue;
    }
    std::string kind = "ordinary";
    if (value(row, 2) != "0") kind += ", WITHOUT ROWID";
    if (value(row, 3) != "0") kind += ", STRICT";
    result.entries.push_back({"table " + name, kind});
    TableReader(driver, result, name, value(row, 4)).read();
  }
}

}  // namespace

Snapshot read_sqlite_snapshot(apply::Driver& driver, const Scope& scope) {
  const ReadTransaction transaction(driver);
  Snapshot result;
  add_tables(driver, scope, result);
  for (const apply::Row& row : driver.query(others)) {
    const std::string type = value(row, 0);
    if (type != "view" && !in_scope(scope, value(row, 2))) continue;
    const std::string owner = type == "trigger" ? value(row, 2) + "." : "";
    result.entries.push_back({type + " " + owner + value(row, 1), canonical_sqlite(value(row, 3))});
  }
  return result;
}

}  // namespace schemake::inspect
