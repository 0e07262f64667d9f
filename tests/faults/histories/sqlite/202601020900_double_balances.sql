-- A data migration that is seen when it is run twice, or not at all.
-- migrate:up
UPDATE counters SET value = value + 1 WHERE name = 'runs';
UPDATE accounts SET balance = balance * 2;
ALTER TABLE accounts ADD COLUMN opened date;
CREATE INDEX accounts_opened_idx ON accounts (opened);
UPDATE counters SET value = value * 2 WHERE name = 'doublings';

-- migrate:down
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
DROP INDEX accounts_opened_idx;
ALTER TABLE accounts DROP COLUMN opened;
UPDATE accounts SET balance = balance / 2;
UPDATE counters SET value = value - 1 WHERE name = 'runs';
