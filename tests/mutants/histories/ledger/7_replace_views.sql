-- migrate:up
DROP VIEW balances CASCADE;
CREATE VIEW balances (book, account, balance) AS
WITH sums AS (SELECT book, account_number, sum(amount) AS amount FROM postings GROUP BY book, account_number)
SELECT s.book, s.account_number, s.amount FROM sums s WHERE EXISTS (SELECT FROM accounts a WHERE a.book = s.book AND a.number = s.account_number AND NOT a.closed);
CREATE MATERIALIZED VIEW month_ends AS
SELECT p.book, date_trunc('month', t.happened) AS month, sum(p.amount) AS amount FROM postings p JOIN transfers t ON t.id = p.transfer_id GROUP BY 1, 2;
CREATE UNIQUE INDEX month_ends_key ON month_ends (book, month);
