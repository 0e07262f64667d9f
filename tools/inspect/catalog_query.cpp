#include "inspect/catalog_query.hpp"

namespace schemake::inspect::catalog_query {

// The session's own temporary schema has a number in its name that says nothing.
const char* const common = R"sql(
WITH owned AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), space AS (
  SELECT oid, CASE WHEN oid = pg_my_temp_schema() THEN 'pg_temp' ELSE nspname END AS nspname, nspacl, nspowner
  FROM pg_namespace
  WHERE (nspname !~ '^pg_' OR oid = pg_my_temp_schema()) AND nspname <> 'information_schema'
), relation AS (
  SELECT c.*, n.nspname
  FROM pg_class c
  JOIN space n ON n.oid = c.relnamespace
  WHERE c.relname NOT IN ('schemake_ledger', 'schemake_ledger_snapshot')
    AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_class'::regclass AND objid = c.oid)
)
)sql";

const char* const relations = R"sql(
SELECT nspname, relname, relkind, relpersistence,
  CASE relkind WHEN 'p' THEN pg_get_partkeydef(oid) END,
  pg_get_expr(relpartbound, oid),
  (SELECT string_agg(n.nspname || E'\x1f' || c.relname, E'\x1f' ORDER BY inhseqno)
   FROM pg_inherits JOIN pg_class c ON c.oid = inhparent JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE inhrelid = relation.oid),
  relrowsecurity, relforcerowsecurity, relreplident,
  array_to_string(reloptions, E'\x1f'),
  obj_description(oid, 'pg_class'),
  format_type(nullif(reloftype, 0), NULL),
  CASE WHEN relowner <> current_user::regrole THEN relowner::regrole::text END
FROM relation
WHERE relkind IN ('r', 'p', 'f', 'v', 'm')
)sql";

// A sequence that the column owns: by deptype 'a' its own or a serial's, by 'i' an identity's.
const char* const columns = R"sql(
SELECT r.nspname, r.relname, r.relkind, a.attname, format_type(a.atttypid, a.atttypmod), a.attndims,
  a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid),
  (SELECT k.collname FROM pg_collation k
   WHERE k.oid = a.attcollation AND a.attcollation <> t.typcollation),
  a.attinhcount, a.attislocal, col_description(r.oid, a.attnum),
  CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage END,
  a.attcompression, a.attstattarget, array_to_string(a.attoptions, E'\x1f'),
  (SELECT q.nspname || E'\x1f' || q.relname FROM pg_depend p JOIN relation q ON q.oid = p.objid
   WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = r.oid
     AND p.refobjsubid = a.attnum AND p.deptype IN ('a', 'i') AND q.relkind = 'S'
   ORDER BY p.deptype = 'i' DESC,
     pg_get_expr(d.adbin, d.adrelid) = format('nextval(%L::regclass)', q.oid::regclass::text) DESC NULLS LAST
   LIMIT 1),
  pg_get_expr(d.adbin, d.adrelid) = (
    SELECT format('nextval(%L::regclass)', q.oid::regclass::text)
    FROM pg_depend p JOIN relation q ON q.oid = p.objid
    WHERE p.classid = 'pg_class'::regclass AND p.refclassid = 'pg_class'::regclass AND p.refobjid = r.oid
      AND p.refobjsubid = a.attnum AND p.deptype = 'a' AND q.relkind = 'S'
      AND pg_get_expr(d.adbin, d.adrelid) = format('nextval(%L::regclass)', q.oid::regclass::text)
    LIMIT 1)
FROM relation r
JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE r.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
ORDER BY r.oid, a.attnum
)sql";

// A foreign key that refers to a partitioned table has a row for each partition behind it: those are no
// one's to name. NOT NULL, which newer servers keep as a constraint too, is the column's.
const char* const constraints = R"sql(
SELECT n.nspname, coalesce(r.relname, t.typname), r.oid IS NULL, k.conname, k.contype,
  (SELECT string_agg(a.attname, E'\x1f' ORDER BY u.position)
   FROM unnest(CASE WHEN k.conindid <> 0 AND k.contype IN ('p', 'u')
                    THEN k.conkey[:i.indnkeyatts] ELSE k.conkey END) WITH ORDINALITY u (number, position)
   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
  (SELECT string_agg(a.attname, E'\x1f' ORDER BY u.position)
   FROM unnest(i.indkey::int2[]) WITH ORDINALITY u (number, position)
   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number
   WHERE u.position > i.indnkeyatts AND k.contype IN ('p', 'u', 'x')),
  i.indnullsnotdistinct,
  CASE k.contype WHEN 'c' THEN pg_get_expr(k.conbin, k.conrelid) END,
  fn.nspname, f.relname,
  (SELECT string_agg(a.attname, E'\x1f' ORDER BY u.position)
   FROM unnest(k.confkey) WITH ORDINALITY u (number, position)
   JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number),
  k.confupdtype, k.confdeltype, k.confmatchtype,
  (SELECT string_agg(a.attname, E'\x1f' ORDER BY u.position)
   FROM unnest(k.confdelsetcols) WITH ORDINALITY u (number, position)
   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number),
  k.condeferrable, k.condeferred, k.convalidated, k.connoinherit AND k.contype = 'c', k.coninhcount, k.conislocal,
  obj_description(k.oid, 'pg_constraint'),
  CASE WHEN k.contype IN ('p', 'u', 'x') THEN obj_description(k.conindid, 'pg_class') END,
  k.conindid,
  (SELECT string_agg(o.oprname, E'\x1f' ORDER BY u.position)
   FROM unnest(k.conexclop) WITH ORDINALITY u (operator, position) JOIN pg_operator o ON o.oid = u.operator),
  m.amname,
  pg_get_expr(i.indpred, i.indrelid),
  ic.relname
FROM pg_constraint k
LEFT JOIN relation r ON r.oid = k.conrelid
LEFT JOIN pg_type t ON t.oid = k.contypid
JOIN space n ON n.oid = k.connamespace
LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype IN ('p', 'u', 'x')
LEFT JOIN pg_class ic ON ic.oid = k.conindid
LEFT JOIN pg_am m ON m.oid = ic.relam AND k.contype = 'x'
LEFT JOIN pg_class f ON f.oid = k.confrelid
LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
LEFT JOIN pg_constraint p ON p.oid = k.conparentid
WHERE k.contype IN ('p', 'u', 'c', 'f', 'x')
  AND (r.oid IS NOT NULL OR k.contypid <> 0)
  AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_type'::regclass AND objid = k.contypid)
  AND (p.oid IS NULL OR p.conrelid <> k.conrelid)
ORDER BY k.oid
)sql";

// Those of constraints too, which take their elements from here; `constraint` says so.
const char* const indexes = R"sql(
SELECT i.indexrelid, r.nspname, c.relname, r.relname, i.indisunique, m.amname,
  (SELECT string_agg(a.attname, E'\x1f' ORDER BY u.position)
   FROM unnest(i.indkey::int2[]) WITH ORDINALITY u (number, position)
   JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.number
   WHERE u.position > i.indnkeyatts),
  pg_get_expr(i.indpred, i.indrelid), i.indnullsnotdistinct,
  (SELECT pn.nspname || E'\x1f' || pc.relname
   FROM pg_inherits h JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
   WHERE h.inhrelid = i.indexrelid),
  array_to_string(c.reloptions, E'\x1f'), obj_description(i.indexrelid, 'pg_class'), i.indisvalid,
  EXISTS (SELECT FROM pg_constraint k
          WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x') AND k.conrelid = i.indrelid),
  i.indisreplident, i.indisclustered
FROM relation r
JOIN pg_index i ON i.indrelid = r.oid
JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_am m ON m.oid = c.relam
)sql";

const char* const index_elements = R"sql(
SELECT i.indexrelid, pg_get_indexdef(i.indexrelid, n, false), a.attname,
  (SELECT k.collname FROM pg_collation k, pg_attribute ia
   WHERE ia.attrelid = i.indexrelid AND ia.attnum = n AND k.oid = i.indcollation[n - 1]
     AND k.oid <> coalesce(a.attcollation, (SELECT typcollation FROM pg_type WHERE pg_type.oid = ia.atttypid))),
  CASE WHEN NOT o.opcdefault OR o.opcmethod <> c.relam THEN o.opcname END,
  (i.indoption[n - 1] & 1) <> 0, (i.indoption[n - 1] & 2) <> 0,
  CASE WHEN i.indkey[n - 1] = 0 THEN pg_get_indexdef(i.indexrelid) END
FROM relation r
JOIN pg_index i ON i.indrelid = r.oid
JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL generate_series(1, i.indnkeyatts) n
JOIN pg_opclass o ON o.oid = i.indclass[n - 1]
LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[n - 1] AND i.indkey[n - 1] <> 0
ORDER BY i.indexrelid, n
)sql";

const char* const sequences = R"sql(
SELECT r.nspname, r.relname, t.typname, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
  o.nspname, o.relname, a.attname, d.deptype = 'i', obj_description(r.oid, 'pg_class')
FROM relation r
JOIN pg_sequence s ON s.seqrelid = r.oid
JOIN pg_type t ON t.oid = s.seqtypid
LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype IN ('a', 'i')
  AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
LEFT JOIN relation o ON o.oid = d.refobjid
LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
)sql";

// A composite type's attributes are among the columns. A row type, an array and a multirange are no types
// of their own.
const char* const types = R"sql(
SELECT n.nspname, t.typname, CASE WHEN NOT t.typisdefined THEN 's' ELSE t.typtype END,
  (SELECT string_agg(e.enumlabel, E'\x1f' ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
  format_type(t.typbasetype, t.typtypmod), t.typndims, t.typnotnull, t.typdefault,
  (SELECT c.collname FROM pg_collation c JOIN pg_type b ON b.oid = t.typbasetype
   WHERE c.oid = t.typcollation AND c.oid <> b.typcollation),
  format_type(g.rngsubtype, NULL), mn.nspname, m.typname,
  CASE WHEN g.rngsubdiff <> 0 THEN g.rngsubdiff::regproc::text END,
  obj_description(t.oid, 'pg_type')
FROM pg_type t
JOIN space n ON n.oid = t.typnamespace
LEFT JOIN pg_range g ON g.rngtypid = t.oid
LEFT JOIN pg_type m ON m.oid = g.rngmultitypid
LEFT JOIN pg_namespace mn ON mn.oid = m.typnamespace
WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'b' AND t.typelem = 0 AND t.typcategory <> 'A')
       OR NOT t.typisdefined
       OR (t.typtype = 'c' AND EXISTS (SELECT FROM relation r WHERE r.oid = t.typrelid AND r.relkind = 'c')))
  AND NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_type'::regclass AND objid = t.oid)
)sql";

const char* const view_uses = R"sql(
SELECT DISTINCT v.nspname, v.relname, n.nspname, c.relname, a.attname
FROM relation v
JOIN pg_rewrite w ON w.ev_class = v.oid AND w.rulename = '_RETURN'
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
  AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> v.oid
JOIN pg_class c ON c.oid = d.refobjid
JOIN space n ON n.oid = c.relnamespace
LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
WHERE v.relkind IN ('v', 'm') AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
)sql";

// Types of the arguments that are given in a call; \x1f between them.
const char* const routines = R"sql(
SELECT n.nspname, p.proname, p.prokind,
  (SELECT string_agg(format_type(u.type, NULL), E'\x1f' ORDER BY u.position)
   FROM unnest(p.proargtypes) WITH ORDINALITY u (type, position)),
  l.lanname, CASE WHEN p.prokind IN ('f', 'w') THEN pg_get_function_result(p.oid) END,
  CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END,
  obj_description(p.oid, 'pg_proc')
FROM pg_proc p
JOIN space n ON n.oid = p.pronamespace
JOIN pg_language l ON l.oid = p.prolang
WHERE NOT EXISTS (SELECT FROM owned WHERE classid = 'pg_proc'::regclass AND objid = p.oid)
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid
                  AND d.deptype = 'i')
)sql";

}  // namespace schemake::inspect::catalog_query
