-- Enums, domains, composites, ranges.
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');

CREATE TABLE people (id integer PRIMARY KEY, feels mood NOT NULL DEFAULT 'ok', felt mood[] DEFAULT '{sad}');

ALTER TYPE mood ADD VALUE 'great';

ALTER TYPE mood ADD VALUE IF NOT EXISTS 'great';

ALTER TYPE mood ADD VALUE 'bad' BEFORE 'ok';

ALTER TYPE mood ADD VALUE 'fine' AFTER 'ok';

ALTER TYPE mood RENAME VALUE 'sad' TO 'gloomy';

ALTER TYPE mood RENAME TO feeling;

ALTER TABLE people ADD CONSTRAINT feels_well CHECK (feels <> 'gloomy'), ADD COLUMN hopes feeling[] NOT NULL DEFAULT ARRAY['ok']::feeling[];

CREATE TYPE empty AS ENUM ();

CREATE DOMAIN email AS varchar(200) CHECK (VALUE LIKE '%@%');

CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CONSTRAINT above CHECK (VALUE > 0) CHECK (VALUE < 100);

CREATE DOMAIN texts AS text[];

CREATE DOMAIN german AS text COLLATE "C";

ALTER TABLE people ADD COLUMN mail email, ADD COLUMN age positive;

ALTER DOMAIN positive DROP NOT NULL;

ALTER DOMAIN positive SET DEFAULT 7;

ALTER DOMAIN positive DROP DEFAULT;

ALTER DOMAIN positive ADD CHECK (VALUE <> 13);

ALTER DOMAIN positive ADD CONSTRAINT lucky CHECK (VALUE <> 17) NOT VALID;

ALTER DOMAIN positive VALIDATE CONSTRAINT lucky;

ALTER DOMAIN positive RENAME CONSTRAINT above TO over;

ALTER DOMAIN positive DROP CONSTRAINT over;

ALTER DOMAIN positive DROP CONSTRAINT IF EXISTS nothing;

ALTER DOMAIN positive SET NOT NULL;

ALTER DOMAIN email RENAME TO address;

CREATE TYPE point3 AS (x integer, y integer, z numeric(5, 2));

ALTER TYPE point3 ADD ATTRIBUTE label text, DROP ATTRIBUTE y;

ALTER TYPE point3 RENAME ATTRIBUTE label TO name;

ALTER TYPE point3 ALTER ATTRIBUTE z TYPE double precision;

ALTER TABLE people ADD COLUMN at point3, ADD COLUMN route point3[];

CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);

ALTER TABLE people ADD COLUMN span float_range;

CREATE SCHEMA kinds;

ALTER TYPE feeling SET SCHEMA kinds;

ALTER DOMAIN address SET SCHEMA kinds;

CREATE TYPE kinds.color AS ENUM ('red', 'green');

CREATE TABLE kinds.things (c kinds.color DEFAULT 'red', d kinds.color[]);

ALTER TYPE kinds.color ADD VALUE 'blue';

COMMENT ON TYPE kinds.color IS 'of things';

COMMENT ON DOMAIN positive IS 'a number';

ALTER TABLE people ALTER COLUMN feels DROP DEFAULT, DROP CONSTRAINT feels_well, ALTER feels TYPE text USING feels::text;

ALTER TABLE people ALTER feels TYPE kinds.feeling USING feels::kinds.feeling, ALTER feels SET DEFAULT 'ok';

DROP TYPE kinds.color CASCADE;

DROP DOMAIN kinds.address CASCADE;

DROP TYPE IF EXISTS nothing, empty;

DROP TYPE point3 CASCADE;

DROP DOMAIN positive CASCADE;

CREATE TYPE shell;

DROP TYPE shell;
