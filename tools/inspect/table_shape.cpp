#include "inspect/table_shape.hpp"

#include <algorithm>
#include <cctype>
#include <map>
#include <schemake/apply/ledger.hpp>

#include "inspect/scope.hpp"
#include "inspect/sqlite_text.hpp"
#include "text/ascii.hpp"

namespace schemake::inspect {
namespace {

using text::lower;

std::string value(const apply::Row& row, std::size_t column) {
  return row.at(column).value_or("");
}

std::vector<std::string> split(const std::string& joined) {
  std::vector<std::string> result;
  std::size_t begin = 0;
  while (begin < joined.size()) {
    const std::size_t end = std::min(joined.find('\x01', begin), joined.size());
    result.push_back(joined.substr(begin, end - begin));
    begin = end + 1;
  }
  return result;
}

// Lists within a value are separated by chr(1).
constexpr const char* postgresql_tables = R"sql(
WITH holder AS (
  SELECT c.oid, n.nspname, c.relname,
    CASE n.nspname WHEN 'public' THEN '' ELSE n.nspname || '.' END || c.relname AS identity
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE $scope AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND c.relname NOT IN ('schemake_ledger', 'schemake_ledger_snapshot')
    AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d
                    WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
)
)sql";

constexpr const char* postgresql_names = R"sql(
SELECT identity, format('%I.%I', nspname, relname) FROM holder
)sql";

constexpr const char* postgresql_columns = R"sql(
SELECT h.identity, a.attname, format_type(base.oid, base.modifier), NOT (a.attnotnull OR base.not_null),
  COALESCE(a.attnum = ANY (k.conkey), false),
  a.attidentity <> '' OR a.attgenerated <> ''
    OR COALESCE(pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%', false),
  a.attgenerated <> '',
  (SELECT string_agg(e.enumlabel, chr(1) ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = base.oid)
FROM holder h
JOIN pg_attribute a ON a.attrelid = h.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_constraint k ON k.conrelid = h.oid AND k.contype = 'p'
CROSS JOIN LATERAL (
  WITH RECURSIVE unfolded AS (
    SELECT t.oid, a.atttypmod AS modifier, t.typnotnull AS not_null, t.typtype, t.typbasetype, t.typtypmod
    FROM pg_type t WHERE t.oid = a.atttypid
    UNION ALL
    SELECT t.oid, u.typtypmod, u.not_null OR t.typnotnull, t.typtype, t.typbasetype, t.typtypmod
    FROM unfolded u JOIN pg_type t ON t.oid = u.typbasetype
    WHERE u.typtype = 'd'
  )
  SELECT oid, modifier, not_null FROM unfolded WHERE typtype <> 'd'
) base
ORDER BY h.identity, a.attnum
)sql";

constexpr const char* postgresql_foreign_keys = R"sql(
SELECT h.identity,
  CASE space.nspname WHEN 'public' THEN '' ELSE space.nspname || '.' END || target.relname,
  (SELECT string_agg(a.attname, chr(1) ORDER BY n) FROM unnest(k.conkey) WITH ORDINALITY u(number, n)
   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
  (SELECT string_agg(a.attname, chr(1) ORDER BY n) FROM unnest(k.confkey) WITH ORDINALITY u(number, n)
   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number)
FROM holder h
JOIN pg_constraint k ON k.conrelid = h.oid AND k.contype = 'f'
JOIN pg_class target ON target.oid = k.confrelid
JOIN pg_namespace space ON space.oid = target.relnamespace
ORDER BY h.identity, k.conname
)sql";

constexpr const char* postgresql_checks = R"sql(
SELECT h.identity, k.conname, pg_get_constraintdef(k.oid),
  (SELECT string_agg(a.attname, chr(1) ORDER BY a.attnum) FROM pg_attribute a
   WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey))
FROM holder h
JOIN pg_constraint k ON k.conrelid = h.oid AND k.contype = 'c'
UNION ALL
SELECT h.identity, k.conname, pg_get_constraintdef(k.oid), a.attname
FROM holder h
JOIN pg_attribute a ON a.attrelid = h.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_constraint k ON k.contypid = a.atttypid AND k.contype = 'c'
ORDER BY 1, 2
)sql";

constexpr const char* postgresql_indexes = R"sql(
SELECT h.identity, i.relname
FROM holder h
JOIN pg_index x ON x.indrelid = h.oid
JOIN pg_class i ON i.oid = x.indexrelid
ORDER BY h.identity, i.relname
)sql";

std::string common_part(const Scope& scope) {
  static constexpr std::string_view mark = "$scope";
  std::string result = postgresql_tables;
  return result.replace(result.find(mark), mark.size(), scope_condition(scope));
}

std::vector<TableShape> read_postgresql(apply::Driver& driver, const Scope& scope) {
  const ReadTransaction transaction(driver);
  const std::string common = common_part(scope);
  const auto query = [&](const char* sql) { return driver.query(common + sql); };
  std::map<std::string, TableShape> tables;
  for (const apply::Row& row : query(postgresql_names)) {
    tables[value(row, 0)] = {value(row, 0), value(row, 1), {}, {}, {}, {}};
  }
  for (const apply::Row& row : query(postgresql_columns)) {
    tables.at(value(row, 0))
        .columns.push_back({value(row, 1), lower(value(row, 2)), value(row, 3) == "t", value(row, 4) == "t",
                            value(row, 5) == "t", value(row, 6) == "t", split(value(row, 7))});
  }
  for (const apply::Row& row : query(postgresql_foreign_keys)) {
    tables.at(value(row, 0))
        .foreign_keys.push_back({split(value(row, 2)), value(row, 1), split(value(row, 3))});
  }
  for (const apply::Row& row : query(postgresql_checks)) {
    tables.at(value(row, 0)).checks.push_back({value(row, 1), value(row, 2), split(value(row, 3))});
  }
  for (const apply::Row& row : query(postgresql_indexes)) {
    tables.at(value(row, 0)).indexes.push_back(value(row, 1));
  }
  std::vector<TableShape> result;
  for (auto& [identity, table] : tables) result.push_back(std::move(table));
  return result;
}

constexpr const char* sqlite_tables = R"sql(
SELECT t.name, m.sql, t.wr
FROM pragma_table_list t
JOIN sqlite_master m ON m.name = t.name AND m.type = 'table'
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT IN ('schemake_ledger', 'schemake_ledger_snapshot')
  AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\'
ORDER BY t.name
)sql";

/// A column that is alone in the primary key and an INTEGER is SQLite's rowid.
void mark_rowid(TableShape& table) {
  const auto in_key = [](const ColumnShape& column) { return column.in_primary_key; };
  if (std::count_if(table.columns.begin(), table.columns.end(), in_key) != 1) return;
  ColumnShape& key = *std::find_if(table.columns.begin(), table.columns.end(), in_key);
  if (key.type == "integer") key.filled_by_database = true;
}

void read_sqlite_columns(apply::Driver& driver, bool without_rowid, TableShape& table) {
  for (const apply::Row& row :
       driver.query("SELECT name, type, \"notnull\", pk, hidden FROM pragma_table_xinfo(" +
                    apply::quote_literal(table.identity, Dialect::sqlite) + ") ORDER BY cid")) {
    table.columns.push_back({value(row, 0),
                             lower(value(row, 1)),
                             value(row, 2) == "0",
                             value(row, 3) != "0",
                             value(row, 4) != "0",
                             value(row, 4) != "0",
                             {}});
  }
  if (!without_rowid) mark_rowid(table);
}

/// Where the referenced columns are not written, `to` is NULL, and the other table's primary key is meant.
void read_sqlite_foreign_keys(apply::Driver& driver, TableShape& table) {
  std::map<std::string, ForeignKeyShape> keys;
  for (const apply::Row& row :
       driver.query("SELECT f.id, f.\"table\", f.\"from\", COALESCE(f.\"to\", (SELECT name FROM "
                    "pragma_table_info(f.\"table\") "
                    "WHERE pk = f.seq + 1)) FROM pragma_foreign_key_list(" +
                    apply::quote_literal(table.identity, Dialect::sqlite) + ") f ORDER BY f.id, f.seq")) {
    ForeignKeyShape& key = keys[value(row, 0)];
    key.table = value(row, 1);
    key.columns.push_back(value(row, 2));
    key.referenced.push_back(value(row, 3));
  }
  for (auto& [id, key] : keys) table.foreign_keys.push_back(std::move(key));
}

void read_sqlite_checks(const std::string& sql, TableShape& table) {
  for (const SqliteConstraint& constraint : take_apart_sqlite_table(sql).constraints) {
    if (!constraint.definition.starts_with("CHECK")) continue;
    CheckShape check{constraint.name, constraint.definition, {}};
    for (const SqliteToken& token : sqlite_tokens(constraint.definition)) {
      const bool named = token.kind == SqliteTokenKind::word || token.kind == SqliteTokenKind::name;
      if (named && table.find_column(token.text) != nullptr) check.columns.push_back(token.text);
    }
    table.checks.push_back(std::move(check));
  }
}

void read_sqlite_indexes(apply::Driver& driver, TableShape& table) {
  for (const apply::Row& row :
       driver.query("SELECT name FROM pragma_index_list(" +
                    apply::quote_literal(table.identity, Dialect::sqlite) + ") ORDER BY name")) {
    table.indexes.push_back(value(row, 0));
  }
}

std::vector<TableShape> read_sqlite(apply::Driver& driver, const Scope& scope) {
  const ReadTransaction transaction(driver);
  std::vector<TableShape> result;
  for (const apply::Row& row : driver.query(sqlite_tables)) {
    if (!in_scope(scope, value(row, 0))) continue;
    TableShape table{value(row, 0), quote_name(value(row, 0)), {}, {}, {}, {}};
    read_sqlite_columns(driver, value(row, 2) != "0", table);
    read_sqlite_foreign_keys(driver, table);
    read_sqlite_checks(value(row, 1), table);
    read_sqlite_indexes(driver, table);
    result.push_back(std::move(table));
  }
  return result;
}

}  // namespace

const ColumnShape* TableShape::find_column(const std::string& column) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const ColumnShape& shape) { return shape.name == column; });
  return found == columns.end() ? nullptr : &*found;
}

std::vector<TableShape> read_table_shapes(apply::Driver& driver, const Scope& scope) {
  return driver.dialect() == Dialect::postgresql ? read_postgresql(driver, scope)
                                                 : read_sqlite(driver, scope);
}

std::string quote_name(const std::string& name) {
  std::string result = "\"";
  for (const char c : name) result += c == '"' ? std::string("\"\"") : std::string(1, c);
  return result + '"';
}

}  // namespace schemake::inspect
