-- Outside a transaction: what can be journaled with its statement, between what cannot.
-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY accounts_balance_idx ON accounts (balance);
UPDATE accounts SET balance = balance * 2;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS accounts_name_key ON accounts (name);
UPDATE counters SET value = value * 2 WHERE name = 'doublings';
UPDATE counters SET value = value + 1 WHERE name = 'runs';

-- migrate:down transaction:false
UPDATE counters SET value = value - 1 WHERE name = 'runs';
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
DROP INDEX CONCURRENTLY accounts_name_key;
UPDATE accounts SET balance = balance / 2;
DROP INDEX CONCURRENTLY accounts_balance_idx;
