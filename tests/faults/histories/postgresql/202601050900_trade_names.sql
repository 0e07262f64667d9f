-- migrate:up
ALTER TABLE people RENAME COLUMN name TO full_name;
ALTER TABLE people ADD COLUMN born date;
UPDATE people SET born = '1906-12-09' WHERE id = 2;
ALTER TABLE accounts ALTER COLUMN note SET DEFAULT '';
UPDATE accounts SET note = '' WHERE note IS NULL;
ALTER TABLE accounts ALTER COLUMN note SET NOT NULL;

-- migrate:down
ALTER TABLE accounts ALTER COLUMN note DROP NOT NULL;
UPDATE accounts SET note = NULL;
ALTER TABLE accounts ALTER COLUMN note DROP DEFAULT;
ALTER TABLE people DROP COLUMN born;
ALTER TABLE people RENAME COLUMN full_name TO name;
