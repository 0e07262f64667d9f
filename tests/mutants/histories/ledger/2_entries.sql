-- migrate:up
CREATE TABLE transfers (id uuid PRIMARY KEY, happened date NOT NULL, memo text);
CREATE TABLE postings (
  transfer_id uuid NOT NULL REFERENCES transfers (id) ON DELETE CASCADE,
  position smallint NOT NULL CHECK (position > 0),
  book integer NOT NULL,
  account integer NOT NULL,
  amount numeric(18, 4) NOT NULL,
  UNIQUE (transfer_id, position),
  FOREIGN KEY (book, account) REFERENCES accounts (book, number) ON UPDATE CASCADE DEFERRABLE
);
CREATE INDEX postings_account_idx ON postings (book, account);
CREATE VIEW balances AS
SELECT a.book, a.number, a.name, coalesce(sum(p.amount), 0) AS balance
FROM accounts a LEFT JOIN postings p ON p.book = a.book AND p.account = a.number
GROUP BY a.book, a.number;
CREATE VIEW book_totals AS SELECT book, sum(balance) AS total FROM balances GROUP BY book HAVING sum(balance) <> 0;
