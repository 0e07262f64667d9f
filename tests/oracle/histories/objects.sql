-- Schemas, functions, triggers, rules, policies, comments, and dropping them.
CREATE SCHEMA app;

CREATE SCHEMA IF NOT EXISTS app;

CREATE SCHEMA inner_made CREATE TABLE made (id integer PRIMARY KEY) CREATE VIEW shown AS SELECT id FROM made;

CREATE TABLE app.users (id serial PRIMARY KEY, name text, role text, updated timestamptz);

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.updated := now(); RETURN NEW; END $$;

CREATE FUNCTION add(a integer, b integer DEFAULT 1, OUT c integer) AS 'SELECT a + b' LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5;

CREATE FUNCTION add(a text, VARIADIC rest text[]) RETURNS text AS 'SELECT a' LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public;

CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;

CREATE FUNCTION many(n varchar(10)) RETURNS SETOF app.users LANGUAGE sql AS 'SELECT * FROM app.users';

CREATE FUNCTION cols(n numeric(10, 2)) RETURNS TABLE (a integer, b text) LANGUAGE sql AS $$ SELECT 1, 'x' $$;

CREATE FUNCTION atomic(n integer) RETURNS integer LANGUAGE sql BEGIN ATOMIC SELECT n + 1; END;

CREATE PROCEDURE work(IN a integer, INOUT b text) LANGUAGE plpgsql AS $$ BEGIN b := a::text; END $$;

CREATE AGGREGATE total(integer) (SFUNC = int4pl, STYPE = integer, INITCOND = '0');

CREATE TRIGGER users_touch BEFORE INSERT OR UPDATE OF name, role ON app.users FOR EACH ROW WHEN (NEW.name IS NOT NULL) EXECUTE FUNCTION touch();

CREATE TRIGGER users_after AFTER DELETE ON app.users REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE PROCEDURE touch('a', 'b');

CREATE CONSTRAINT TRIGGER later AFTER INSERT ON app.users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION touch();

CREATE OR REPLACE TRIGGER users_after AFTER TRUNCATE ON app.users EXECUTE FUNCTION touch();

ALTER TABLE app.users DISABLE TRIGGER users_touch;

ALTER TABLE app.users ENABLE ALWAYS TRIGGER users_touch;

ALTER TABLE app.users ENABLE TRIGGER users_touch;

ALTER TABLE app.users DISABLE TRIGGER ALL;

ALTER TABLE app.users ENABLE TRIGGER USER;

ALTER TRIGGER users_touch ON app.users RENAME TO touched;

ALTER TABLE app.users RENAME COLUMN name TO full_name;

ALTER FUNCTION touch() RENAME TO touch_row;

ALTER FUNCTION add(integer, integer) SET SCHEMA app;

ALTER FUNCTION add(text, text[]) VOLATILE;

ALTER TABLE app.users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY own ON app.users FOR SELECT TO public USING (role = current_user AND id > 0);

CREATE POLICY writing ON app.users AS RESTRICTIVE FOR INSERT WITH CHECK (full_name IS NOT NULL);

CREATE POLICY everything ON app.users USING (true);

ALTER POLICY own ON app.users USING (role = 'x');

ALTER POLICY own ON app.users RENAME TO owned;

ALTER TABLE app.users RENAME COLUMN role TO kind;

DROP POLICY everything ON app.users;

ALTER TABLE app.users DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY;

CREATE TABLE log (id integer, what text);

CREATE RULE keep AS ON DELETE TO app.users DO INSTEAD NOTHING;

CREATE RULE note AS ON INSERT TO app.users DO ALSO INSERT INTO log VALUES (NEW.id, NEW.full_name);

ALTER RULE keep ON app.users RENAME TO kept;

DROP RULE note ON app.users;

COMMENT ON TABLE app.users IS 'people';

COMMENT ON COLUMN app.users.full_name IS 'first and last';

COMMENT ON CONSTRAINT users_pkey ON app.users IS 'key';

COMMENT ON FUNCTION touch_row() IS 'touches';

COMMENT ON FUNCTION app.add IS 'adds';

COMMENT ON TRIGGER touched ON app.users IS 'when';

COMMENT ON POLICY owned ON app.users IS 'who';

COMMENT ON RULE kept ON app.users IS 'rule';

COMMENT ON SCHEMA app IS 'ours';

COMMENT ON TABLE app.users IS NULL;

COMMENT ON COLUMN app.users.full_name IS '';

CREATE STATISTICS app.both (ndistinct, dependencies) ON id, kind FROM app.users;

ALTER STATISTICS app.both RENAME TO pair;

CREATE OPERATOR === (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4eq);

CREATE COLLATION app.german (provider = icu, locale = 'de');

CREATE CAST (app.users AS text) WITH INOUT;

CREATE TEXT SEARCH CONFIGURATION app.simple_search (COPY = simple);

CREATE EXTENSION citext;

CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA app;

CREATE TABLE mails (m citext UNIQUE, n citext[] DEFAULT '{}', CHECK (m <> ''));

CREATE FUNCTION watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;

CREATE EVENT TRIGGER watch ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'DROP TABLE') EXECUTE FUNCTION watch();

ALTER EVENT TRIGGER watch DISABLE;

DROP EVENT TRIGGER watch;

CREATE PUBLICATION everywhere FOR TABLE log;

DROP PUBLICATION everywhere;

ALTER SCHEMA app RENAME TO application;

DROP TRIGGER touched ON application.users;

DROP FUNCTION touch_row() CASCADE;

DROP AGGREGATE total(integer);

DROP PROCEDURE work;

DROP FUNCTION many, atomic(integer), add(text, text[]);

DROP OPERATOR === (integer, integer);

DROP STATISTICS application.pair;

DROP COLLATION application.german;

DROP EXTENSION citext CASCADE;

DROP TABLE application.users CASCADE;

DROP SCHEMA application CASCADE;

DROP SCHEMA IF EXISTS nothing, inner_made CASCADE;
