-- migrate:up
ALTER TABLE people RENAME COLUMN name TO full_name;
ALTER TABLE people ADD COLUMN born date;
UPDATE people SET born = '1906-12-09' WHERE id = 2;
CREATE VIEW rich_people AS
SELECT p.full_name, a.balance FROM people AS p JOIN accounts AS a ON a.owner = p.id WHERE a.balance > 700;

-- migrate:down
DROP VIEW rich_people;
ALTER TABLE people DROP COLUMN born;
ALTER TABLE people RENAME COLUMN full_name TO name;
