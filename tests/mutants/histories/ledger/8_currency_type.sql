-- migrate:up
ALTER TABLE accounts DROP CONSTRAINT accounts_currency_fkey;
ALTER TABLE currencies ALTER COLUMN code TYPE varchar(8);
ALTER TABLE accounts ALTER COLUMN currency TYPE varchar(8), ALTER COLUMN currency SET DEFAULT 'EUR';
ALTER TABLE accounts ADD CONSTRAINT accounts_currency_fkey FOREIGN KEY (currency) REFERENCES currencies (code) NOT VALID;
ALTER TABLE accounts VALIDATE CONSTRAINT accounts_currency_fkey;
CREATE INDEX accounts_open_idx ON accounts (book) WHERE NOT closed;
