#include "inspect/catalog_query.hpp"

namespace schemake::inspect::catalog_query {

// Each with the statement that makes it, where the server prints one or its parts are few: the parser then
// reads it like an author's. A trigger of a partition that the table above gave it is no one's to name, and
// the family that every operator class without one gets is not either.
const char* const objects = R"sql(
SELECT 'schema' AS kind, '' AS schema, nspname AS name, '' AS part, NULL AS statement, NULL AS enabled,
  nullif(obj_description(oid, 'pg_namespace'), 'standard public schema') AS comment
FROM space
WHERE nspname <> 'pg_temp'
  AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_namespace'::regclass AND objid = space.oid)
UNION ALL
SELECT 'extension', '', extname, '', NULL, NULL, NULL FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL
SELECT 'trigger', r.nspname, r.relname, t.tgname, pg_get_triggerdef(t.oid, true),
  CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' END,
  obj_description(t.oid, 'pg_trigger')
FROM relation r
JOIN pg_trigger t ON t.tgrelid = r.oid
WHERE NOT t.tgisinternal AND t.tgparentid = 0
UNION ALL
SELECT 'rule', r.nspname, r.relname, w.rulename, pg_get_ruledef(w.oid),
  CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' END,
  obj_description(w.oid, 'pg_rewrite')
FROM relation r
JOIN pg_rewrite w ON w.ev_class = r.oid
WHERE w.rulename <> '_RETURN'
UNION ALL
SELECT 'policy', r.nspname, r.relname, p.polname,
  concat_ws(' ',
    format('CREATE POLICY %I ON %s AS', p.polname, r.oid::regclass),
    CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
    'FOR ' || CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
    'TO ' || (SELECT string_agg(CASE role WHEN 0 THEN 'public' ELSE role::regrole::text END, ', '
                                ORDER BY CASE role WHEN 0 THEN 'public' ELSE role::regrole::text END)
              FROM unnest(p.polroles) role),
    'USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
    'WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
  NULL, obj_description(p.oid, 'pg_policy')
FROM relation r
JOIN pg_policy p ON p.polrelid = r.oid
UNION ALL
SELECT 'event trigger', '', evtname, '',
  concat_ws(' ', format('CREATE EVENT TRIGGER %I ON %s', evtname, evtevent),
    'WHEN TAG IN (' || (SELECT string_agg(quote_literal(tag), ', ') FROM unnest(evttags) tag) || ')',
    'EXECUTE FUNCTION ' || evtfoid::regproc || '()'),
  CASE evtenabled WHEN 'D' THEN 'disabled' WHEN 'A' THEN 'always' WHEN 'R' THEN 'replica' END,
  obj_description(oid, 'pg_event_trigger')
FROM pg_event_trigger
UNION ALL
SELECT 'statistics', n.nspname, s.stxname, '', pg_get_statisticsobjdef(s.oid), NULL,
  obj_description(s.oid, 'pg_statistic_ext')
FROM pg_statistic_ext s
JOIN space n ON n.oid = s.stxnamespace
UNION ALL
SELECT 'operator', n.nspname, o.oprname, concat_ws(E'\x1f',
    coalesce(format_type(nullif(o.oprleft, 0), NULL), 'NONE'),
    coalesce(format_type(nullif(o.oprright, 0), NULL), 'NONE')),
  NULL, NULL, obj_description(o.oid, 'pg_operator')
FROM pg_operator o
JOIN space n ON n.oid = o.oprnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_operator'::regclass AND objid = o.oid)
UNION ALL
SELECT 'operator class', n.nspname, o.opcname, 'USING ' || m.amname, NULL, NULL,
  obj_description(o.oid, 'pg_opclass')
FROM pg_opclass o
JOIN space n ON n.oid = o.opcnamespace
JOIN pg_am m ON m.oid = o.opcmethod
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_opclass'::regclass AND objid = o.oid)
UNION ALL
SELECT 'operator family', n.nspname, f.opfname, 'USING ' || m.amname, NULL, NULL,
  obj_description(f.oid, 'pg_opfamily')
FROM pg_opfamily f
JOIN space n ON n.oid = f.opfnamespace
JOIN pg_am m ON m.oid = f.opfmethod
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_opfamily'::regclass AND objid = f.oid)
  AND NOT EXISTS (SELECT FROM pg_opclass o WHERE o.opcfamily = f.oid AND o.opcname = f.opfname)
UNION ALL
SELECT 'cast', '', format_type(castsource, NULL) || E'\x1f' || format_type(casttarget, NULL), '', NULL, NULL,
  obj_description(oid, 'pg_cast')
FROM pg_cast
WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass
                                   AND d.objid = pg_cast.oid AND d.deptype IN ('e', 'i'))
UNION ALL
SELECT 'collation', n.nspname, k.collname, '', NULL, NULL, obj_description(k.oid, 'pg_collation')
FROM pg_collation k
JOIN space n ON n.oid = k.collnamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_collation'::regclass AND objid = k.oid)
UNION ALL
SELECT 'conversion', n.nspname, k.conname, '', NULL, NULL, obj_description(k.oid, 'pg_conversion')
FROM pg_conversion k
JOIN space n ON n.oid = k.connamespace
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_conversion'::regclass AND objid = k.oid)
UNION ALL
SELECT 'text search object', n.nspname, k.name, k.part, NULL, NULL, obj_description(k.oid, k.catalog)
FROM (SELECT oid, cfgnamespace AS space, cfgname AS name, 'configuration' AS part, 'pg_ts_config' AS catalog
      FROM pg_ts_config
      UNION ALL SELECT oid, dictnamespace, dictname, 'dictionary', 'pg_ts_dict' FROM pg_ts_dict
      UNION ALL SELECT oid, prsnamespace, prsname, 'parser', 'pg_ts_parser' FROM pg_ts_parser
      UNION ALL SELECT oid, tmplnamespace, tmplname, 'template', 'pg_ts_template' FROM pg_ts_template) k
JOIN space n ON n.oid = k.space
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = k.catalog::regclass AND objid = k.oid)
UNION ALL
SELECT 'publication', '', pubname, '', NULL, NULL, obj_description(oid, 'pg_publication') FROM pg_publication
UNION ALL
SELECT 'foreign-data wrapper', '', w.fdwname, '', NULL, NULL, NULL
FROM pg_foreign_data_wrapper w
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_foreign_data_wrapper'::regclass AND objid = w.oid)
UNION ALL
SELECT 'server', '', srvname, '', NULL, NULL, obj_description(oid, 'pg_foreign_server')
FROM pg_foreign_server
UNION ALL
SELECT 'language', '', lanname, '', NULL, NULL, NULL
FROM pg_language
WHERE oid >= 16384 AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_language'::regclass AND objid = pg_language.oid)
)sql";

// To others than the owner. Of the schema `public` a new database has some of its own.
const char* const grants = R"sql(
, granted AS (
  SELECT CASE relkind WHEN 'S' THEN 'sequence' ELSE 'table' END AS kind, nspname AS schema, relname AS name,
    relacl AS acl, relowner AS owner
  FROM relation
  UNION ALL
  SELECT 'schema', '', nspname, nspacl, nspowner FROM space WHERE nspname <> 'public'
)
SELECT g.kind, g.schema, g.name,
  CASE item.grantee WHEN 0 THEN 'public' ELSE pg_get_userbyid(item.grantee) END,
  string_agg(DISTINCT lower(item.privilege_type), ', ' ORDER BY lower(item.privilege_type))
FROM granted g
CROSS JOIN LATERAL aclexplode(g.acl) item
WHERE item.grantee <> g.owner
GROUP BY 1, 2, 3, 4
)sql";

}  // namespace schemake::inspect::catalog_query
