-- migrate:up
INSERT INTO transfers (id, happened, memo) VALUES ('00000000-0000-0000-0000-000000000001', '2024-03-01', 'opening');
INSERT INTO postings (transfer_id, position, book, account, amount)
SELECT t.id, v.position, 1, v.account, v.amount
FROM transfers t CROSS JOIN (VALUES (1, 100, 50.00), (2, 200, -50.00)) AS v (position, account, amount);
INSERT INTO accounts (book, number, currency, name) VALUES (1, 100, 'EUR', 'cash box')
ON CONFLICT (book, number) DO UPDATE SET name = EXCLUDED.name;
UPDATE accounts SET closed = TRUE FROM currencies c WHERE c.code = accounts.currency AND c.minor_units = 0;
