-- before
CREATE TABLE users (id serial PRIMARY KEY, email text, age int, CONSTRAINT either CHECK (age > 0 OR email <> ''));
-- rows
INSERT INTO users (email, age) VALUES ('a', 1);
-- statement
ALTER TABLE users DROP COLUMN email;
-- query
SELECT id, age FROM users;
