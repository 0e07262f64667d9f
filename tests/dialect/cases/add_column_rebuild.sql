-- before
CREATE TABLE users (id serial PRIMARY KEY, name text);
-- rows
INSERT INTO users (name) VALUES ('a'), ('b');
-- statement
ALTER TABLE users ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid(), ADD COLUMN made timestamptz DEFAULT now(), ADD COLUMN code text UNIQUE;
-- query
SELECT count(*), count(DISTINCT token), count(DISTINCT made), count(code) FROM users;
