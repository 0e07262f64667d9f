-- Indexes of every kind.
CREATE TABLE t (a integer, b text, c text COLLATE "C", d jsonb, e int4range, f text[], g tsvector, h timestamptz, i varchar(20));

CREATE INDEX plain ON t (a);

CREATE INDEX IF NOT EXISTS plain ON t (b);

CREATE UNIQUE INDEX two ON t (a, b DESC);

CREATE INDEX directions ON t (a ASC, b DESC NULLS LAST, c NULLS FIRST, h DESC NULLS FIRST);

CREATE INDEX hashed ON t USING hash (b);

CREATE INDEX gin_json ON t USING gin (d);

CREATE INDEX gin_path ON t USING gin (d jsonb_path_ops);

CREATE INDEX gin_text ON t USING gin (to_tsvector('english', b));

CREATE INDEX gist_range ON t USING gist (e);

CREATE INDEX brin_time ON t USING brin (h) WITH (pages_per_range = 32);

CREATE INDEX patterns ON t (b text_pattern_ops, i varchar_pattern_ops);

CREATE INDEX collated ON t (b COLLATE "C", c COLLATE "POSIX", (a::text) COLLATE "C");

CREATE INDEX expressions ON t (lower(b), (a + 1), (d ->> 'name'), coalesce(b, c));

CREATE INDEX partial ON t (a) WHERE b IS NOT NULL AND a > 0 AND i IN ('x', 'y');

CREATE INDEX partial_not ON t (a) WHERE NOT (a = ANY (ARRAY[1, 2])) AND h >= '2020-01-01 00:00:00+00';

CREATE INDEX covering ON t (a) INCLUDE (b, c);

CREATE UNIQUE INDEX nulls_once ON t (a) NULLS NOT DISTINCT;

CREATE INDEX filled ON t (a) WITH (fillfactor = 70);

ALTER INDEX filled SET (fillfactor = 80);

ALTER INDEX filled RESET (fillfactor);

ALTER INDEX IF EXISTS nothing RENAME TO something;

ALTER INDEX filled RENAME TO refilled;

ALTER TABLE refilled RENAME TO filled;

ALTER TABLE t RENAME b TO bb;

ALTER TABLE t RENAME TO tt;

ALTER TABLE tt ALTER a TYPE bigint;

ALTER TABLE tt ALTER i TYPE text;

ALTER TABLE tt CLUSTER ON plain;

ALTER TABLE tt SET WITHOUT CLUSTER;

ALTER TABLE tt ALTER a SET NOT NULL;

CREATE UNIQUE INDEX identity_idx ON tt (a);

ALTER TABLE tt REPLICA IDENTITY USING INDEX identity_idx;

ALTER TABLE tt REPLICA IDENTITY FULL;

ALTER TABLE tt REPLICA IDENTITY NOTHING;

ALTER TABLE tt REPLICA IDENTITY DEFAULT;

COMMENT ON INDEX plain IS 'of a';

DROP INDEX plain, two;

DROP INDEX IF EXISTS plain, nothing;

ALTER TABLE tt DROP COLUMN bb;

ALTER TABLE tt DROP COLUMN a;

CREATE SCHEMA other;

CREATE TABLE other.u (a integer);

CREATE INDEX ua ON other.u (a);

ALTER INDEX other.ua RENAME TO ub;

ALTER TABLE other.u SET SCHEMA public;

DROP INDEX ub;

ALTER TABLE tt SET SCHEMA other;

DROP INDEX other.gist_range;
