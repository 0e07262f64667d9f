-- up
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'happy');
CREATE DOMAIN app.positive AS integer CHECK (VALUE > 0);
CREATE TYPE app.place AS (street text, number integer);
CREATE TYPE app.span AS RANGE (subtype = integer);
CREATE TABLE app.events (id integer PRIMARY KEY, mood app.mood, at date) ;
CREATE TABLE app.measures (at date NOT NULL, value integer) PARTITION BY RANGE (at);
CREATE TABLE app.measures_2026 PARTITION OF app.measures FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE VIEW app.moods AS SELECT mood, count(*) AS many FROM app.events GROUP BY mood;
CREATE MATERIALIZED VIEW app.totals AS SELECT sum(value) AS total FROM app.measures;
CREATE SEQUENCE app.numbers INCREMENT 5 MAXVALUE 1000;
CREATE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n * 2';
CREATE PROCEDURE app.tidy() LANGUAGE sql AS 'DELETE FROM app.events';
CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER touched BEFORE UPDATE ON app.events FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE POLICY own ON app.events USING (id > 0);
CREATE RULE quiet AS ON DELETE TO app.events DO INSTEAD NOTHING;
CREATE STATISTICS app.together ON mood, at FROM app.events;
GRANT SELECT, INSERT ON app.events TO PUBLIC;
REVOKE EXECUTE ON FUNCTION app.twice(integer) FROM PUBLIC;

-- by hand: nothing
-- by hand: values of an enum
ALTER TYPE app.mood ADD VALUE 'calm' BEFORE 'happy';
-- by hand: a domain, a composite type
ALTER DOMAIN app.positive DROP CONSTRAINT positive_check; ALTER DOMAIN app.positive SET NOT NULL; ALTER TYPE app.place ALTER ATTRIBUTE number TYPE text; ALTER TYPE app.place ADD ATTRIBUTE city text;
-- by hand: types that are gone, and one that is not known
DROP TYPE app.span; CREATE TYPE app.shade AS ENUM ('dark');
-- by hand: a view's query
CREATE OR REPLACE VIEW app.moods AS SELECT mood, count(*) + 1 AS many FROM app.events GROUP BY mood;
-- by hand: a long query is shown from where it differs
CREATE OR REPLACE VIEW app.moods AS SELECT mood, count(*) AS many FROM app.events WHERE mood IS NOT NULL AND id > 100 AND at > '2026-01-01' GROUP BY mood;
-- by hand: views that are gone, or came
DROP VIEW app.moods; DROP MATERIALIZED VIEW app.totals; CREATE VIEW app.other AS SELECT 1 AS one;
-- by hand: a sequence
ALTER SEQUENCE app.numbers INCREMENT 1 CYCLE;
-- by hand: a function's body, another's arguments, an aggregate
CREATE OR REPLACE FUNCTION app.twice(n integer) RETURNS integer LANGUAGE sql AS 'SELECT n + n'; DROP PROCEDURE app.tidy(); CREATE PROCEDURE app.tidy(days integer) LANGUAGE sql AS 'DELETE FROM app.events'; DROP AGGREGATE app.total(integer); CREATE AGGREGATE app.total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '1');
-- by hand: triggers: switched off, another, one more
ALTER TABLE app.events DISABLE TRIGGER touched; CREATE TRIGGER more AFTER INSERT ON app.events FOR EACH ROW EXECUTE FUNCTION app.touch();
-- by hand: a trigger is gone
DROP TRIGGER touched ON app.events;
-- by hand: policies and rules
ALTER POLICY own ON app.events TO CURRENT_USER USING (id > 1); CREATE POLICY other ON app.events FOR SELECT USING (true); DROP RULE quiet ON app.events;
-- by hand: statistics
DROP STATISTICS app.together;
-- by hand: privileges
REVOKE INSERT ON app.events FROM PUBLIC; GRANT EXECUTE ON FUNCTION app.twice(integer) TO PUBLIC; GRANT USAGE ON SCHEMA app TO pg_monitor WITH GRANT OPTION; GRANT SELECT (mood) ON app.events TO pg_monitor;
-- by hand: partitions: detached, and one that a tool made
ALTER TABLE app.measures DETACH PARTITION app.measures_2026; CREATE TABLE app.measures_2027 PARTITION OF app.measures FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');
-- by hand: a partition's bounds
ALTER TABLE app.measures DETACH PARTITION app.measures_2026; ALTER TABLE app.measures ATTACH PARTITION app.measures_2026 FOR VALUES FROM ('2026-01-01') TO ('2026-07-01');
-- by hand: an extension
CREATE EXTENSION citext;
-- by hand: a schema is gone
DROP SCHEMA app CASCADE;
-- by hand: all of a schema is ignored
-- ignore: app.*
-- ignore: schema app
DROP SCHEMA app CASCADE;
-- by hand: an event trigger
CREATE FUNCTION public.nothing() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION public.nothing();
