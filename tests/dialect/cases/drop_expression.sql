-- before
CREATE TABLE users (id integer PRIMARY KEY, age integer, next_age integer GENERATED ALWAYS AS (age + 1) STORED);
-- rows
INSERT INTO users VALUES (1, 20), (2, 3);
-- statement
ALTER TABLE users ALTER COLUMN next_age DROP EXPRESSION;
-- query
SELECT id, next_age FROM users ORDER BY id;
