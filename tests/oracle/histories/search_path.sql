-- Names without a schema.
CREATE SCHEMA one;

CREATE SCHEMA two;

SET search_path TO one, public; CREATE TABLE t (id serial PRIMARY KEY, n integer UNIQUE);

SET search_path TO two, one; CREATE TABLE u (id integer REFERENCES t); CREATE INDEX ON t (n);

SET LOCAL search_path TO two; CREATE TYPE color AS ENUM ('red'); CREATE TABLE v (c color DEFAULT 'red');

SELECT set_config('search_path', '', false); CREATE TABLE public.w (id integer); CREATE VIEW one.x AS SELECT id FROM public.w;

RESET search_path; CREATE TABLE y (id integer); ALTER TABLE one.t ADD COLUMN m text;

SET search_path = one; ALTER TABLE t RENAME TO renamed; ALTER INDEX t_n_idx RENAME TO by_n; CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE VIEW seen AS SELECT n FROM renamed;

SET search_path TO "$user", public; DROP TABLE two.u; ALTER TABLE one.renamed SET SCHEMA two;

SET search_path TO two, public; DROP INDEX by_n; DROP TYPE color CASCADE; ALTER TABLE v ADD COLUMN d integer; COMMENT ON TABLE renamed IS 'here';
