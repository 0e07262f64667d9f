-- SQLite makes these tables anew, with foreign keys off: others point to them, and they hold rows.
-- migrate:up
CREATE UNIQUE INDEX accounts_owner_id_key ON accounts (owner, id);
ALTER TABLE people ALTER COLUMN name TYPE varchar(80);
UPDATE accounts SET note = '' WHERE note IS NULL;
ALTER TABLE accounts ALTER COLUMN note SET DEFAULT '';
ALTER TABLE accounts ALTER COLUMN note SET NOT NULL;
ALTER TABLE accounts ADD CONSTRAINT accounts_balance_check CHECK (balance > 0);

-- migrate:down
ALTER TABLE accounts DROP CONSTRAINT accounts_balance_check;
ALTER TABLE accounts ALTER COLUMN note DROP NOT NULL;
ALTER TABLE accounts ALTER COLUMN note DROP DEFAULT;
UPDATE accounts SET note = NULL;
ALTER TABLE people ALTER COLUMN name TYPE text;
DROP INDEX accounts_owner_id_key;
