-- migrate:up transaction:false
DROP INDEX CONCURRENTLY accounts_balance_idx;
CREATE INDEX CONCURRENTLY accounts_owner_balance_idx ON accounts (owner, balance);
VACUUM accounts;
UPDATE counters SET value = value + 1 WHERE name = 'runs';

-- migrate:down transaction:false
UPDATE counters SET value = value - 1 WHERE name = 'runs';
DROP INDEX CONCURRENTLY accounts_owner_balance_idx;
CREATE INDEX CONCURRENTLY accounts_balance_idx ON accounts (balance);
