// The server writes every definition itself (pg_get_constraintdef, pg_get_indexdef …), so that two texts are
// equal exactly when the server thinks so. What is an object of its own and what an aspect of one decides
// what a difference is told as: "column users.phone: varchar(20) expected, text found" is one aspect of a
// column, and a column that is gone is one line. Not here: the current value of a sequence, owners,
// statistics, and what belongs to an extension, which its version tells. For servers from version 12 on.
#include <algorithm>
#include <string>
#include <vector>

#include <schemake/apply/ledger.hpp>
#include <schemake/postgresql/connection.hpp>

namespace schemake::postgresql {
namespace {

/// Behind WITH: the objects that are the user's own; a range type's functions are the type's. `$own` is a
/// list of the tables that are Schemake's.
constexpr const char* own_objects = R"sql(
owned AS (
  SELECT classid, objid FROM pg_depend
  WHERE deptype = 'e' OR (deptype = 'i' AND classid = 'pg_proc'::regclass)
), space AS (
  SELECT n.oid, n.nspname, n.nspacl, n.nspowner, 'schema ' || quote_ident(n.nspname) AS object
  FROM pg_namespace n
  WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_namespace'::regclass AND objid = n.oid)
), relation AS (
  SELECT c.*, c.oid::regclass::text AS shown,
    CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'S' THEN 'sequence '
      WHEN 'c' THEN 'type ' ELSE 'table ' END || c.oid::regclass AS object
  FROM pg_class c
  JOIN space n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'S', 'c')
    AND c.oid <> ALL (ARRAY[$own]::oid[])
    AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_class'::regclass AND objid = c.oid)
), field AS (
  SELECT a.*, r.relkind, r.relowner, r.object AS part_of,
    CASE r.relkind WHEN 'c' THEN 'attribute ' ELSE 'column ' END || r.shown || '.' || quote_ident(a.attname)
      AS object
  FROM relation r
  JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
  WHERE r.relkind IN ('r', 'p', 'f', 'c', 'v', 'm')
), routine AS (
  SELECT p.oid, p.prokind, p.proacl, p.proowner,
    CASE p.prokind WHEN 'p' THEN 'procedure ' WHEN 'a' THEN 'aggregate ' ELSE 'function ' END
      || p.oid::regprocedure AS object
  FROM pg_proc p
  JOIN space n ON n.oid = p.pronamespace
  WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
), kind AS (
  SELECT t.*, CASE t.typtype WHEN 'd' THEN 'domain ' ELSE 'type ' END || t.oid::regtype AS object
  FROM pg_type t
  JOIN space n ON n.oid = t.typnamespace
  LEFT JOIN relation r ON r.oid = t.typrelid AND r.relkind = 'c'
  WHERE (t.typtype IN ('e', 'd', 'r') OR r.oid IS NOT NULL)
    AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_type'::regclass AND objid = t.oid)
)
)sql";

/// Each a query of (object, aspect, part_of, value); a row without a value is none.
constexpr const char* schemas = R"sql(
SELECT object, 'kind', NULL, 'SCHEMA' FROM space
UNION ALL
SELECT 'extension ' || quote_ident(e.extname), x.aspect, NULL, x.value
FROM pg_extension e, LATERAL (VALUES
  ('version', 'version ' || e.extversion),
  ('schema', 'SCHEMA ' || e.extnamespace::regnamespace)) x(aspect, value)
WHERE e.extname <> 'plpgsql'
)sql";

constexpr const char* tables = R"sql(
SELECT r.object, x.aspect, NULL, x.value
FROM relation r, LATERAL (VALUES
  ('kind', concat_ws(' ', CASE r.relpersistence WHEN 'u' THEN 'UNLOGGED' END,
    CASE r.relkind WHEN 'f' THEN 'FOREIGN' WHEN 'p' THEN 'PARTITIONED' END, 'TABLE')),
  ('partition key', CASE r.relkind WHEN 'p' THEN 'PARTITION BY ' || pg_get_partkeydef(r.oid) END),
  ('parents', (SELECT CASE WHEN r.relispartition THEN 'PARTITION OF ' ELSE 'INHERITS ' END
                 || string_agg(i.inhparent::regclass::text, ', ' ORDER BY i.inhseqno)
               FROM pg_inherits i WHERE i.inhrelid = r.oid)),
  ('bounds', CASE WHEN r.relispartition THEN pg_get_expr(r.relpartbound, r.oid) END),
  ('storage options', 'WITH (' || array_to_string(r.reloptions, ', ') || ')'),
  ('row security', CASE WHEN r.relrowsecurity THEN 'ROW LEVEL SECURITY' END),
  ('forced row security', CASE WHEN r.relforcerowsecurity THEN 'FORCE ROW LEVEL SECURITY' END),
  ('replica identity', CASE r.relreplident WHEN 'f' THEN 'REPLICA IDENTITY FULL'
    WHEN 'i' THEN 'REPLICA IDENTITY USING INDEX' WHEN 'n' THEN
      CASE WHEN r.relkind <> 'f' THEN 'REPLICA IDENTITY NOTHING' END END),
  ('tablespace', (SELECT 'TABLESPACE ' || quote_ident(s.spcname) FROM pg_tablespace s
                  WHERE s.oid = r.reltablespace)),
  ('server', (SELECT 'SERVER ' || quote_ident(s.srvname) FROM pg_foreign_table f
              JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = r.oid))) x(aspect, value)
WHERE r.relkind IN ('r', 'p', 'f')
)sql";

// A view's columns are its definition's, but may have comments.
constexpr const char* columns = R"sql(
SELECT f.object, x.aspect, f.part_of, x.value
FROM field f
JOIN pg_type t ON t.oid = f.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = f.attrelid AND d.adnum = f.attnum
LEFT JOIN pg_description e
  ON e.classoid = 'pg_class'::regclass AND e.objoid = f.attrelid AND e.objsubid = f.attnum
CROSS JOIN LATERAL (VALUES
  ('type', CASE WHEN f.relkind NOT IN ('v', 'm') THEN format_type(f.atttypid, f.atttypmod) END),
  ('collation', CASE WHEN f.attcollation <> t.typcollation AND f.relkind NOT IN ('v', 'm')
    THEN 'COLLATE ' || (SELECT c.oid::regcollation FROM pg_collation c WHERE c.oid = f.attcollation) END),
  ('not null', CASE WHEN f.attnotnull THEN 'NOT NULL' END),
  ('default', CASE WHEN d.oid IS NOT NULL THEN CASE f.attgenerated
    WHEN '' THEN 'DEFAULT ' || pg_get_expr(d.adbin, d.adrelid)
    ELSE 'GENERATED ALWAYS AS (' || pg_get_expr(d.adbin, d.adrelid) || ')' END END),
  ('identity', CASE f.attidentity WHEN 'a' THEN 'GENERATED ALWAYS AS IDENTITY'
    WHEN 'd' THEN 'GENERATED BY DEFAULT AS IDENTITY' END),
  ('storage', CASE WHEN f.attstorage <> t.typstorage AND f.relkind NOT IN ('v', 'c') THEN 'STORAGE ' ||
    CASE f.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END
    END),
  ('options', 'WITH (' || array_to_string(f.attoptions, ', ') || ')'),
  ('comment', 'COMMENT ' || quote_literal(e.description))) x(aspect, value)
WHERE x.value IS NOT NULL
)sql";

// NOT NULL, which newer servers keep as a constraint too, is the column's.
constexpr const char* constraints = R"sql(
SELECT 'constraint ' || r.shown || '.' || quote_ident(k.conname), x.aspect, r.object, x.value
FROM relation r
JOIN pg_constraint k ON k.conrelid = r.oid AND k.contype IN ('p', 'u', 'c', 'f', 'x')
LEFT JOIN pg_description e ON e.classoid = 'pg_constraint'::regclass AND e.objoid = k.oid
CROSS JOIN LATERAL (VALUES
  ('definition', pg_get_constraintdef(k.oid)),
  ('comment', 'COMMENT ' || quote_literal(e.description))) x(aspect, value)
)sql";

// Without those that a constraint made: there, one line is enough.
constexpr const char* indexes = R"sql(
SELECT 'index ' || i.indexrelid::regclass, x.aspect, r.object, x.value
FROM relation r
JOIN pg_index i ON i.indrelid = r.oid
LEFT JOIN pg_description e ON e.classoid = 'pg_class'::regclass AND e.objoid = i.indexrelid
CROSS JOIN LATERAL (VALUES
  ('definition', pg_get_indexdef(i.indexrelid)),
  ('validity', CASE WHEN NOT i.indisvalid OR NOT i.indisready THEN 'INVALID' END),
  ('clustered', CASE WHEN i.indisclustered THEN 'CLUSTER ON' END),
  ('replica identity', CASE WHEN i.indisreplident THEN 'REPLICA IDENTITY' END),
  ('comment', 'COMMENT ' || quote_literal(e.description))) x(aspect, value)
WHERE NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
)sql";

// A sequence goes with the column that owns it.
constexpr const char* sequences = R"sql(
SELECT r.object, x.aspect, o.object, x.value
FROM relation r
JOIN pg_sequence s ON s.seqrelid = r.oid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid
  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN field o ON o.attrelid = d.refobjid AND o.attnum = d.refobjsubid
CROSS JOIN LATERAL (VALUES
  ('definition', concat_ws(' ', 'AS ' || format_type(s.seqtypid, NULL), 'INCREMENT ' || s.seqincrement,
    'MINVALUE ' || s.seqmin, 'MAXVALUE ' || s.seqmax, 'START ' || s.seqstart, 'CACHE ' || s.seqcache,
    CASE WHEN s.seqcycle THEN 'CYCLE' END)),
  ('owner', 'OWNED BY ' || substr(o.object, 8))) x(aspect, value)
)sql";

constexpr const char* views = R"sql(
SELECT r.object, x.aspect, NULL, x.value
FROM relation r, LATERAL (VALUES
  ('definition', pg_get_viewdef(r.oid)),
  ('storage options', 'WITH (' || array_to_string(r.reloptions, ', ') || ')')) x(aspect, value)
WHERE r.relkind IN ('v', 'm')
UNION ALL
SELECT r.object, 'comment', NULL, 'COMMENT ' || quote_literal(e.description)
FROM relation r
JOIN pg_description e ON e.classoid = 'pg_class'::regclass AND e.objoid = r.oid AND e.objsubid = 0
WHERE r.relkind <> 'c'
UNION ALL
SELECT n.object, 'comment', NULL, 'COMMENT ' || quote_literal(e.description)
FROM space n
JOIN pg_description e ON e.classoid = 'pg_namespace'::regclass AND e.objoid = n.oid
)sql";

constexpr const char* triggers = R"sql(
SELECT 'trigger ' || r.shown || '.' || quote_ident(t.tgname), x.aspect, r.object, x.value
FROM relation r
JOIN pg_trigger t ON t.tgrelid = r.oid AND NOT t.tgisinternal
LEFT JOIN pg_description e ON e.classoid = 'pg_trigger'::regclass AND e.objoid = t.oid
CROSS JOIN LATERAL (VALUES
  ('definition', pg_get_triggerdef(t.oid)),
  ('enabled', CASE t.tgenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA'
    WHEN 'A' THEN 'ENABLED ALWAYS' ELSE 'ENABLED' END),
  ('comment', 'COMMENT ' || quote_literal(e.description))) x(aspect, value)
UNION ALL
SELECT 'event trigger ' || quote_ident(t.evtname), x.aspect, NULL, x.value
FROM pg_event_trigger t, LATERAL (VALUES
  ('definition', concat_ws(' ', 'ON ' || t.evtevent,
    'WHEN TAG IN (' || array_to_string(t.evttags, ', ') || ')', 'EXECUTE ' || t.evtfoid::regprocedure)),
  ('enabled', CASE t.evtenabled WHEN 'D' THEN 'DISABLED' WHEN 'R' THEN 'ENABLED REPLICA'
    WHEN 'A' THEN 'ENABLED ALWAYS' ELSE 'ENABLED' END)) x(aspect, value)
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_event_trigger'::regclass AND objid = t.oid)
)sql";

constexpr const char* rules = R"sql(
SELECT 'rule ' || r.shown || '.' || quote_ident(w.rulename), x.aspect, r.object, x.value
FROM relation r
JOIN pg_rewrite w ON w.ev_class = r.oid AND w.rulename <> '_RETURN'
CROSS JOIN LATERAL (VALUES
  ('definition', pg_get_ruledef(w.oid)),
  ('enabled', CASE WHEN w.ev_enabled <> 'O' THEN 'ENABLED ' || w.ev_enabled::text END)) x(aspect, value)
UNION ALL
SELECT 'policy ' || r.shown || '.' || quote_ident(p.polname), x.aspect, r.object, x.value
FROM relation r
JOIN pg_policy p ON p.polrelid = r.oid
CROSS JOIN LATERAL (VALUES
  ('command', CASE p.polcmd WHEN 'r' THEN 'FOR SELECT' WHEN 'a' THEN 'FOR INSERT' WHEN 'w' THEN 'FOR UPDATE'
    WHEN 'd' THEN 'FOR DELETE' ELSE 'FOR ALL' END),
  ('permissive', CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END),
  ('roles', 'TO ' || (SELECT string_agg(CASE role WHEN 0 THEN 'PUBLIC' ELSE role::regrole::text END, ', '
                                        ORDER BY CASE role WHEN 0 THEN '' ELSE role::regrole::text END)
                      FROM unnest(p.polroles) role)),
  ('using', 'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')'),
  ('check', 'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')')) x(aspect, value)
UNION ALL
SELECT 'statistics ' || CASE WHEN pg_statistics_obj_is_visible(s.oid) THEN '' ELSE quote_ident(n.nspname) || '.' END
    || quote_ident(s.stxname), 'definition', r.object, pg_get_statisticsobjdef(s.oid)
FROM relation r
JOIN pg_statistic_ext s ON s.stxrelid = r.oid
JOIN pg_namespace n ON n.oid = s.stxnamespace
)sql";

constexpr const char* types = R"sql(
SELECT t.object, x.aspect, NULL, x.value
FROM kind t
LEFT JOIN pg_type base ON base.oid = t.typbasetype
LEFT JOIN pg_description e ON e.classoid = 'pg_type'::regclass AND e.objoid = t.oid
CROSS JOIN LATERAL (VALUES
  ('kind', CASE t.typtype
    WHEN 'e' THEN 'ENUM (' || (SELECT string_agg(quote_literal(l.enumlabel), ', ' ORDER BY l.enumsortorder)
                               FROM pg_enum l WHERE l.enumtypid = t.oid) || ')'
    WHEN 'r' THEN 'RANGE OF ' || (SELECT format_type(g.rngsubtype, NULL) FROM pg_range g
                                  WHERE g.rngtypid = t.oid)
    WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod)
    ELSE 'COMPOSITE' END),
  ('collation', CASE WHEN t.typtype = 'd' AND t.typcollation <> base.typcollation THEN 'COLLATE ' ||
    (SELECT c.oid::regcollation FROM pg_collation c WHERE c.oid = t.typcollation) END),
  ('not null', CASE WHEN t.typnotnull THEN 'NOT NULL' END),
  ('default', 'DEFAULT ' || t.typdefault),
  ('comment', 'COMMENT ' || quote_literal(e.description))) x(aspect, value)
UNION ALL
SELECT 'constraint ' || t.oid::regtype || '.' || quote_ident(k.conname), 'definition', t.object,
  pg_get_constraintdef(k.oid)
FROM kind t
JOIN pg_constraint k ON k.contypid = t.oid AND k.contype = 'c'
)sql";

// A hash tells that a function's text is another; an aggregate has no definition in one piece.
constexpr const char* routines = R"sql(
SELECT p.object, x.aspect, NULL, x.value
FROM routine p
LEFT JOIN pg_description e ON e.classoid = 'pg_proc'::regclass AND e.objoid = p.oid
CROSS JOIN LATERAL (VALUES
  ('fingerprint', CASE WHEN p.prokind <> 'a' THEN md5(pg_get_functiondef(p.oid)) END),
  ('definition', CASE WHEN p.prokind = 'a' THEN
    (SELECT concat_ws(' ', 'SFUNC ' || a.aggtransfn::regprocedure, 'STYPE ' || format_type(a.aggtranstype, NULL),
                      'FINALFUNC ' || nullif(a.aggfinalfn, 0)::regproc, 'INITCOND ' || quote_literal(a.agginitval))
     FROM pg_aggregate a WHERE a.aggfnoid = p.oid) END),
  ('comment', 'COMMENT ' || quote_literal(e.description))) x(aspect, value)
)sql";

// What differs from the owner's default: a GRANT and its REVOKE leave the default spelled out.
constexpr const char* privileges = R"sql(
SELECT g.object, CASE WHEN g.given THEN 'grant' ELSE 'revoke' END
    || CASE WHEN g.option THEN ' with option ' ELSE ' ' END || g.role, g.part_of,
  CASE WHEN g.given THEN 'GRANT ' ELSE 'REVOKE ' END || string_agg(g.privilege, ', ' ORDER BY g.privilege)
    || CASE WHEN g.given THEN ' TO ' ELSE ' FROM ' END || g.role
    || CASE WHEN g.option THEN ' WITH GRANT OPTION' ELSE '' END
FROM (
  SELECT l.object, l.part_of, x.privilege_type AS privilege, x.is_grantable AS option, x.given,
    CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE x.grantee::regrole::text END AS role
  FROM (
    SELECT object, NULL AS part_of, relacl AS acl,
      acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner) AS standard
    FROM relation WHERE relacl IS NOT NULL AND relkind <> 'c'
    UNION ALL
    SELECT object, part_of, attacl, NULL FROM field WHERE attacl IS NOT NULL
    UNION ALL
    SELECT object, NULL, nspacl, acldefault('n', nspowner) FROM space WHERE nspacl IS NOT NULL
    UNION ALL
    SELECT object, NULL, proacl, acldefault('f', proowner) FROM routine WHERE proacl IS NOT NULL
    UNION ALL
    SELECT object, NULL, typacl, acldefault('T', typowner) FROM kind WHERE typacl IS NOT NULL) l
  CROSS JOIN LATERAL (
    (SELECT true AS given, grantee, privilege_type, is_grantable FROM aclexplode(nullif(l.acl, '{}'))
     EXCEPT SELECT true, grantee, privilege_type, is_grantable FROM aclexplode(l.standard))
    UNION ALL
    (SELECT false, grantee, privilege_type, is_grantable FROM aclexplode(l.standard)
     EXCEPT SELECT false, grantee, privilege_type, is_grantable FROM aclexplode(nullif(l.acl, '{}')))) x) g
GROUP BY g.object, g.part_of, g.given, g.option, g.role
)sql";

constexpr const char* parts[] = {schemas, tables,   columns, constraints, indexes,  sequences,
                                 views,   triggers, rules,   types,       routines, privileges};

std::string list_of(const std::vector<std::string>& names) {
  std::string list;
  for (const std::string& table : names) {
    const std::string literal = apply::quote_literal(table, Dialect::postgresql);
    list += (list.empty() ? "" : ", ") + ("coalesce(to_regclass(" + literal + ")::oid, 0)");
  }
  return list;
}

/// Names in `public` come without a schema, all others with one. Constants in a definition are printed as the
/// session prints dates and numbers. Just-in-time compilation would cost more than the query.
constexpr const char* settings =
    "SELECT set_config(name, value, true) FROM (VALUES ('search_path', 'public, pg_temp'), "
    "('quote_all_identifiers', 'off'), ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'), "
    "('TimeZone', 'UTC'), ('extra_float_digits', '1'), ('bytea_output', 'hex'), "
    "('lock_timeout', '5s'), ('statement_timeout', '60s'), ('jit', 'off')) settings (name, value)";

std::string catalog_query(const std::vector<std::string>& own_tables) {
  static constexpr std::string_view mark = "$own";
  std::string common = own_objects;
  common.replace(common.find(mark), mark.size(), list_of(own_tables));
  std::string rows;
  for (const char* part : parts) rows += (rows.empty() ? "" : "UNION ALL") + std::string(part);
  return "WITH " + common + R"(SELECT object COLLATE "C" AS object, aspect COLLATE "C" AS aspect,
  part_of COLLATE "C" AS part_of, value COLLATE "C" AS value
FROM ()" +
         rows + ") catalog (object, aspect, part_of, value) WHERE value IS NOT NULL";
}

/// Beside `ledger`, in the same schema, and no longer than a name may be: the server would cut it, and
/// perhaps to the ledger's own name.
std::string snapshot_table(const std::string& ledger, std::string name) {
  static constexpr std::string_view suffix = "_snapshot";
  static constexpr std::size_t longest_name = 63;
  const std::string schema = ledger.substr(0, ledger.size() - apply::quote_identifier(name).size());
  std::size_t kept = std::min(name.size(), longest_name - suffix.size());
  while (kept < name.size() && (static_cast<unsigned char>(name[kept]) & 0xC0U) == 0x80U) --kept;
  return schema + apply::quote_identifier(name.substr(0, kept).append(suffix));
}

}  // namespace

apply::SnapshotSql Connection::snapshot_sql() {
  const std::string ledger = ledger_table();
  apply::SnapshotSql sql;
  sql.table = snapshot_table(ledger, ledger_.table);
  sql.exists =
      "SELECT 1 WHERE to_regclass(" + apply::quote_literal(sql.table, Dialect::postgresql) + ") IS NOT NULL";
  sql.text_type = "text COLLATE \"C\"";
  sql.settings = settings;
  sql.catalog = catalog_query({ledger, sql.table});
  sql.applied =
      "(SELECT coalesce(md5(string_agg(revision || coalesce(':' || statements_done, ''), ',' ORDER BY "
      "revision COLLATE \"C\")), '') FROM " +
      ledger + ")";
  // A new major version may write a view's query in another way.
  sql.server = "('PostgreSQL ' || current_setting('server_version_num')::integer / 10000)";
  sql.now = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')";
  sql.differs = "IS DISTINCT FROM";
  return sql;
}

}  // namespace schemake::postgresql
