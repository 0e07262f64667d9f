-- What changes no object, and what changes many at once.
CREATE TABLE t (id serial PRIMARY KEY, a integer, b text);

INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'); UPDATE t SET a = a + 1 WHERE id IN (SELECT id FROM t); DELETE FROM t WHERE b = 'y';

SET statement_timeout = 0; SET LOCAL lock_timeout = '5s'; ANALYZE t; LOCK TABLE t IN SHARE MODE; SELECT pg_sleep(0); SELECT setval('t_id_seq', 10);

DO $$ BEGIN PERFORM 1; END $$;

DO $$ BEGIN EXECUTE 'CREATE TABLE made (id integer)'; END $$;
-- effect: CREATE TABLE made (id integer)

TRUNCATE t RESTART IDENTITY CASCADE; TRUNCATE ONLY t;

ALTER TABLE t ADD COLUMN c integer, ALTER a TYPE bigint, ADD CONSTRAINT c_up CHECK (c > 0), ADD UNIQUE (b), DROP COLUMN IF EXISTS nothing, ALTER c SET DEFAULT 4, ADD d integer REFERENCES t;

CREATE TABLE IF NOT EXISTS t (other integer);

DROP TABLE IF EXISTS nothing; CREATE TABLE x (id integer); CREATE TABLE y (name text, z integer);

ALTER TABLE x RENAME TO z; ALTER TABLE y RENAME TO x; ALTER TABLE z RENAME TO y;

ALTER TABLE t SET (fillfactor = 50, autovacuum_enabled = false); ALTER TABLE t RESET (fillfactor);

CREATE TABLE stored (id integer) WITH (fillfactor = 60);

CREATE UNLOGGED TABLE un (id integer PRIMARY KEY);

GRANT SELECT, INSERT ON t TO public; REVOKE INSERT ON t FROM public; GRANT USAGE ON SCHEMA public TO public;

ALTER TABLE t ALTER COLUMN d SET DATA TYPE bigint, ALTER COLUMN id SET DATA TYPE bigint;

WITH moved AS (DELETE FROM t RETURNING a) INSERT INTO y SELECT a FROM moved;

MERGE INTO y USING t ON y.id = t.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (t.id);

INSERT INTO t (b, c) VALUES ('q', 1) ON CONFLICT (b) DO UPDATE SET c = excluded.c;

