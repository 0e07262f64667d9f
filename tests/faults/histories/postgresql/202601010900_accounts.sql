-- Several statements and rows in one transaction.
-- migrate:up
CREATE TABLE accounts (
  id integer PRIMARY KEY,
  name text NOT NULL,
  balance bigint NOT NULL,
  note text
);
INSERT INTO accounts (id, name, balance)
SELECT n, 'account ' || n, n FROM generate_series(1, 400) AS series (n);
CREATE TABLE counters (
  name text PRIMARY KEY,
  value bigint NOT NULL
);
INSERT INTO counters (name, value) VALUES ('runs', 0), ('doublings', 1);

-- migrate:down
DROP TABLE counters;
DROP TABLE accounts;
