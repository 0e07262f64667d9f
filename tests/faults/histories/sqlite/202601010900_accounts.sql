-- Several statements and rows in one transaction.
-- migrate:up
CREATE TABLE people (
  id integer PRIMARY KEY,
  name text NOT NULL
);
CREATE TABLE accounts (
  id integer PRIMARY KEY,
  owner integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
  balance bigint NOT NULL,
  note text
);
INSERT INTO people (id, name) VALUES (1, 'Ada'), (2, 'Grace'), (3, 'Edsger');
INSERT INTO accounts (id, owner, balance)
WITH RECURSIVE series (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < 400)
SELECT n, CASE WHEN n < 100 THEN 1 WHEN n < 250 THEN 2 ELSE 3 END, n FROM series;
CREATE TABLE counters (
  name text PRIMARY KEY,
  value bigint NOT NULL
);
INSERT INTO counters (name, value) VALUES ('runs', 0), ('doublings', 1);

-- migrate:down
DROP TABLE counters;
DROP TABLE accounts;
DROP TABLE people;
