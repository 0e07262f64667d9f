-- Batches: each is committed with its place, and none is run twice.
-- migrate:up transaction:false
-- migrate:batch 60
UPDATE accounts SET balance = balance * 2;
UPDATE counters SET value = value * 2 WHERE name = 'doublings';
-- migrate:batch 100 pause:1ms
DELETE FROM accounts WHERE id > 350;

-- migrate:down transaction:false
INSERT INTO accounts (id, owner, balance, note)
WITH RECURSIVE series (n) AS (SELECT 351 UNION ALL SELECT n + 1 FROM series WHERE n < 400)
SELECT n, 3, n * 8, '' FROM series;
UPDATE counters SET value = value / 2 WHERE name = 'doublings';
-- migrate:batch 90
UPDATE accounts SET balance = balance / 2;
