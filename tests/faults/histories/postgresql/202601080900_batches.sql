-- Batches: each is committed with its place, and none is run twice.
-- migrate:up transaction:false
-- migrate:batch 60
UPDATE accounts SET balance = balance * 2;
UPDATE counters SET value = value * 2 WHERE name = 'doublings';
-- migrate:batch 100 pause:1ms
DELETE FROM accounts WHERE id > 350;

-- migrate:down transaction:false
INSERT INTO accounts (id, name, balance, note, owner)
SELECT n, 'account ' || n, n * 8, '', 1 + n % 3 FROM generate_series(351, 400) AS series (n);
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
-- migrate:batch 90
UPDATE accounts SET balance = balance / 2;
