-- A data migration that is seen when it is run twice, or not at all.
-- migrate:up
UPDATE counters SET value = value + 1 WHERE name = 'runs';
UPDATE accounts SET balance = balance * 2;
ALTER TABLE accounts ADD COLUMN owner integer;
CREATE INDEX accounts_owner_idx ON accounts (owner);
UPDATE counters SET value = value * 2 WHERE name = 'doublings';

-- migrate:down
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
DROP INDEX accounts_owner_idx;
ALTER TABLE accounts DROP COLUMN owner;
UPDATE accounts SET balance = balance / 2;
UPDATE counters SET value = value - 1 WHERE name = 'runs';
