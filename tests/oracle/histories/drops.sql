-- DROP … CASCADE of everything that something needs, and IF EXISTS of what is not there.
CREATE TABLE a (id integer PRIMARY KEY, n integer, m integer UNIQUE, g integer GENERATED ALWAYS AS (n + 1) STORED);

CREATE TABLE b (id integer REFERENCES a, m integer REFERENCES a (m), CONSTRAINT larger CHECK (id > m));

CREATE VIEW va AS SELECT n, m FROM a; CREATE VIEW vb AS SELECT b.id, va.n FROM b JOIN va ON va.m = b.m;

CREATE INDEX a_nm ON a (n, m); CREATE INDEX a_partial ON a (id) WHERE m > 0;

CREATE FUNCTION f() RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT 1'; ALTER TABLE b ADD COLUMN d integer DEFAULT f();

CREATE TABLE c (x integer DEFAULT f() CHECK (x > f()), y integer GENERATED ALWAYS AS (x + f()) STORED); CREATE INDEX ON c ((x + f()));

DROP FUNCTION f() CASCADE;

ALTER TABLE a DROP CONSTRAINT a_m_key CASCADE;

ALTER TABLE a DROP COLUMN n CASCADE;

ALTER TABLE a DROP COLUMN m CASCADE;

DROP TABLE a CASCADE;

DROP TABLE IF EXISTS a, nothing, c;

CREATE TYPE e AS ENUM ('x'); CREATE TABLE te (id integer, e e, es e[]); CREATE VIEW ve AS SELECT e FROM te; CREATE FUNCTION fe(e) RETURNS integer LANGUAGE sql AS 'SELECT 1'; CREATE INDEX ON te (e); CREATE DOMAIN de AS e;

DROP TYPE e CASCADE;

CREATE SCHEMA s; CREATE TABLE s.t (id integer PRIMARY KEY); CREATE TABLE keep (id integer REFERENCES s.t); CREATE TYPE s.e AS ENUM ('a'); CREATE TABLE keep_e (id integer, e s.e); CREATE VIEW keep_v AS SELECT id FROM s.t; CREATE FUNCTION s.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE TRIGGER keep_t BEFORE INSERT ON keep EXECUTE FUNCTION s.f(); CREATE SEQUENCE s.q; CREATE TABLE keep_q (id integer DEFAULT nextval('s.q'));

DROP SCHEMA s CASCADE;

CREATE TABLE p (id integer PRIMARY KEY); CREATE TABLE q (id integer, FOREIGN KEY (id) REFERENCES p); CREATE UNIQUE INDEX p_other ON p (id); CREATE MATERIALIZED VIEW m AS SELECT id FROM p; CREATE INDEX ON m (id); CREATE VIEW over_m AS SELECT id FROM m;

DROP MATERIALIZED VIEW m CASCADE;

DROP TABLE q, p;

CREATE TEMPORARY TABLE passing (id serial PRIMARY KEY) ON COMMIT DROP; CREATE INDEX ON passing (id);

CREATE TABLE policies (id integer, owner text); ALTER TABLE policies ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON policies USING (owner = current_user); CREATE TABLE other (id integer); CREATE POLICY theirs ON other USING (id IN (SELECT id FROM policies)); CREATE TRIGGER never BEFORE UPDATE OF owner ON policies FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger(); CREATE STATISTICS st ON id, owner FROM policies;

ALTER TABLE policies DROP COLUMN owner CASCADE;

DROP TABLE policies CASCADE;
