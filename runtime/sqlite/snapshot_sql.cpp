// SQLite keeps a schema as the text of its CREATE statements. The pragmas tell columns and foreign keys
// apart, so that a changed column can be told as one; the text has the rest (checks, collations, the
// expressions of generated columns), and what in it differs is found when two texts are compared: see
// apply/table_text.hpp. A virtual table's columns are not asked for: its module may not be loaded here.
#include <string>
#include <vector>

#include <schemake/apply/ledger.hpp>
#include <schemake/sqlite/connection.hpp>

namespace schemake::sqlite {
namespace {

/// `$own` is a list of the tables that are Schemake's. A name is quoted where it could be misread in
/// "column users.phone".
constexpr const char* query = R"sql(
WITH entry AS (
  SELECT type, name, tbl_name, sql,
    CASE WHEN name GLOB '*[^a-zA-Z0-9_]*' OR name = '' THEN '"' || replace(name, '"', '""') || '"' ELSE name
    END AS shown
  FROM main.sqlite_master
  WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\_%' ESCAPE '\'
    AND lower(name) NOT IN ($own) AND lower(tbl_name) NOT IN ($own)
), field AS (
  SELECT 'column ' || t.shown || '.' || CASE WHEN x.name GLOB '*[^a-zA-Z0-9_]*' OR x.name = ''
      THEN '"' || replace(x.name, '"', '""') || '"' ELSE x.name END AS object,
    'table ' || t.shown AS part_of, x.type, x."notnull", x.dflt_value, x.pk, x.hidden
  FROM entry t
  JOIN pragma_table_xinfo(t.name, 'main') x
  WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%'
), reference AS (
  SELECT shown, group_concat("from", ', ') AS columns,
    'REFERENCES ' || "table" || coalesce(' (' || group_concat("to", ', ') || ')', '')
      || CASE on_update WHEN 'NO ACTION' THEN '' ELSE ' ON UPDATE ' || on_update END
      || CASE on_delete WHEN 'NO ACTION' THEN '' ELSE ' ON DELETE ' || on_delete END AS definition
  FROM (SELECT t.shown, k.* FROM entry t JOIN pragma_foreign_key_list(t.name, 'main') k
        WHERE t.type = 'table' AND t.sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY t.name, k.id, k.seq)
  GROUP BY shown, id
)
SELECT type || ' ' || shown AS object, 'definition' AS aspect, NULL AS part_of, sql AS value
FROM entry WHERE type IN ('table', 'view')
UNION ALL
SELECT e.type || ' ' || CASE e.type WHEN 'trigger' THEN coalesce(t.shown, e.tbl_name) || '.' ELSE '' END || e.shown,
  'definition', t.type || ' ' || t.shown, e.sql
FROM entry e
LEFT JOIN entry t ON t.name = e.tbl_name COLLATE NOCASE AND t.type IN ('table', 'view')
WHERE e.type IN ('index', 'trigger')
UNION ALL
SELECT object, 'type', part_of, CASE type WHEN '' THEN 'no type' ELSE lower(type) END FROM field
UNION ALL
SELECT object, 'not null', part_of, 'NOT NULL' FROM field WHERE "notnull"
UNION ALL
SELECT object, 'default', part_of, 'DEFAULT ' || dflt_value FROM field WHERE dflt_value IS NOT NULL
UNION ALL
SELECT object, 'primary key', part_of,
  'PRIMARY KEY' || CASE WHEN pk > 1 THEN ', its column ' || pk ELSE '' END
FROM field WHERE pk > 0
UNION ALL
SELECT object, 'generated', part_of, CASE hidden WHEN 2 THEN 'GENERATED VIRTUAL' ELSE 'GENERATED STORED' END
FROM field WHERE hidden > 1
UNION ALL
SELECT 'foreign key ' || shown || ' (' || columns || ')', 'definition', 'table ' || shown,
  group_concat(definition, '; ')
FROM (SELECT * FROM reference ORDER BY shown, columns, definition)
GROUP BY shown, columns
)sql";

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& table : names) {
    list += (list.empty() ? "lower(" : ", lower(") + apply::quote_literal(table, Dialect::sqlite) + ")";
  }
  return list;
}

std::string catalog_query(const std::vector<std::string>& own_tables) {
  static constexpr std::string_view mark = "$own";
  const std::string own = list_of(own_tables);
  std::string text = query;
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + own.size())) {
    text.replace(at, mark.size(), own);
  }
  return text;
}

}  // namespace

apply::SnapshotSql Connection::snapshot_sql() {
  const std::string name = ledger_.table + "_snapshot";
  apply::SnapshotSql sql;
  sql.table = "main." + apply::quote_identifier(name);
  sql.exists = "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = " +
               apply::quote_literal(name, Dialect::sqlite);
  sql.text_type = "TEXT";
  sql.catalog = catalog_query({ledger_.table, name});
  sql.applied =
      "(SELECT coalesce(group_concat(entry, ','), '') FROM (SELECT revision || coalesce(':' || "
      "statements_done, '') AS entry FROM " +
      ledger_table() + " ORDER BY revision))";
  // A file keeps its schema as it was written, whichever version reads it.
  sql.server = "'SQLite'";
  sql.now = "strftime('%Y-%m-%d %H:%M:%S', 'now')";
  sql.differs = "IS NOT";
  return sql;
}

}  // namespace schemake::sqlite
