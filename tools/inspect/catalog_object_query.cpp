#include "inspect/catalog_query.hpp"

namespace schemake::inspect::catalog_query {

// Each with the statement that makes it, where the server prints one or its parts are few: the parser then
// reads it like an author's. A trigger or index of a partition that the table above gave it is no one's to
// name.
const char* const objects = R"sql(
SELECT 'schema' AS kind, '' AS schema, nspname AS name, '' AS part, '' AS subkind, NULL AS statement,
  obj_description(oid, 'pg_namespace') AS comment
FROM space
WHERE nspname NOT IN ('public', 'pg_temp')
  AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_namespace'::regclass AND objid = space.oid)
UNION ALL
SELECT 'extension', '', extname, '', '', NULL, NULL FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL
SELECT 'trigger', r.nspname, r.relname, t.tgname, '', pg_get_triggerdef(t.oid, true),
  obj_description(t.oid, 'pg_trigger')
FROM relation r
JOIN pg_trigger t ON t.tgrelid = r.oid
WHERE NOT t.tgisinternal AND t.tgparentid = 0
UNION ALL
SELECT 'rule', r.nspname, r.relname, w.rulename, '', pg_get_ruledef(w.oid), obj_description(w.oid, 'pg_rewrite')
FROM relation r
JOIN pg_rewrite w ON w.ev_class = r.oid
WHERE w.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', r.nspname, r.relname, p.polname, '',
  concat_ws(' ',
    format('CREATE POLICY %I ON %s AS', p.polname, r.oid::regclass),
    CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    'TO ' || (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE role::regrole::text END, ', ' ORDER BY role)
              FROM unnest(p.polroles) role),
    'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
    'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
  obj_description(p.oid, 'pg_policy')
FROM relation r
JOIN pg_policy p ON p.polrelid = r.oid
UNION ALL
SELECT 'event trigger', '', evtname, '', '', NULL, obj_description(oid, 'pg_event_trigger')
FROM pg_event_trigger
UNION ALL
SELECT 'statistics', n.nspname, s.stxname, '', '', NULL, obj_description(s.oid, 'pg_statistic_ext')
FROM pg_statistic_ext s
JOIN space n ON n.oid = s.stxnamespace
UNION ALL
SELECT 'operator', n.nspname, o.oprname, concat_ws(E'\x1f',
    coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),
    coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE')),
  '', NULL, obj_description(o.oid, 'pg_operator')
FROM pg_operator o
JOIN space n ON n.oid = o.oprnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_operator'::regclass AND objid = o.oid)
UNION ALL
SELECT 'collation', n.nspname, k.collname, '', '', NULL, obj_description(k.oid, 'pg_collation')
FROM pg_collation k
JOIN space n ON n.oid = k.collnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_collation'::regclass AND objid = k.oid)
UNION ALL
SELECT 'text search object', n.nspname, k.cfgname, '', 'configuration', NULL, obj_description(k.oid, 'pg_ts_config')
FROM pg_ts_config k
JOIN space n ON n.oid = k.cfgnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_ts_config'::regclass AND objid = k.oid)
UNION ALL
SELECT 'publication', '', pubname, '', '', NULL, obj_description(oid, 'pg_publication') FROM pg_publication
UNION ALL
SELECT 'foreign-data wrapper', '', w.fdwname, '', '', NULL, NULL
FROM pg_foreign_data_wrapper w
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = w.oid)
UNION ALL
SELECT 'server', '', srvname, '', '', NULL, obj_description(oid, 'pg_foreign_server') FROM pg_foreign_server
)sql";

// To others than the owner, each grantee's privileges in the order of their letters.
const char* const grants = R"sql(
, granted AS (
  SELECT 'relation' AS kind, nspname AS schema, relname AS name, '' AS part, relacl AS acl, relowner AS owner
  FROM relation WHERE relkind <> 'S'
  UNION ALL
  SELECT 'sequence', nspname, relname, '', relacl, relowner FROM relation WHERE relkind = 'S'
  UNION ALL
  SELECT 'column', r.nspname, r.relname, a.attname, a.attacl, r.relowner
  FROM relation r
  JOIN pg_attribute a ON a.attrelid = r.oid AND NOT a.attisdropped
  UNION ALL
  SELECT 'schema', '', nspname, '', nspacl, nspowner FROM space
)
SELECT g.kind, g.schema, g.name, g.part,
  CASE item.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(item.grantee) END,
  string_agg(lower(item.privilege_type), ', ' ORDER BY item.privilege_type)
FROM granted g
CROSS JOIN LATERAL aclexplode(g.acl) item
WHERE item.grantee <> g.owner
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1, 2, 3, 4, 5
)sql";

}  // namespace schemake::inspect::catalog_query
