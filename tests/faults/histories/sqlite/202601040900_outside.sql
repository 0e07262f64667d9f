-- Outside a transaction: what can be journaled with its statement, beside what cannot (VACUUM).
-- migrate:up transaction:false
CREATE INDEX accounts_balance_idx ON accounts (balance);
UPDATE accounts SET balance = balance * 2;
UPDATE counters SET value = value * 2 WHERE name = 'doublings';
UPDATE counters SET value = value + 1 WHERE name = 'runs';

-- migrate:up sqlite transaction:false
CREATE INDEX accounts_balance_idx ON accounts (balance);
UPDATE accounts SET balance = balance * 2;
VACUUM;
UPDATE counters SET value = value * 2 WHERE name = 'doublings';
UPDATE counters SET value = value + 1 WHERE name = 'runs';

-- migrate:down transaction:false
UPDATE counters SET value = value - 1 WHERE name = 'runs';
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
UPDATE accounts SET balance = balance / 2;
DROP INDEX accounts_balance_idx;
