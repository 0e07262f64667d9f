-- migrate:up
CREATE TABLE entries (
  account integer NOT NULL REFERENCES accounts (id),
  amount bigint NOT NULL CHECK (amount > 0)
);
INSERT INTO entries (account, amount) SELECT id, balance FROM accounts WHERE id <= 50;
ALTER TABLE counters ALTER COLUMN value TYPE numeric(20, 0);
UPDATE counters SET value = value * 2 WHERE name = 'doublings';

-- migrate:down
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
ALTER TABLE counters ALTER COLUMN value TYPE bigint;
DROP TABLE entries;
