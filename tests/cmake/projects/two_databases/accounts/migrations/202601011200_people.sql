-- people
--
-- Revision: a10000000001
-- Created:  2026-01-01 12:00:00Z

-- migrate:up
CREATE TABLE people (id integer PRIMARY KEY, name text NOT NULL);

-- migrate:down
DROP TABLE people;
