-- before
CREATE TABLE users (id serial PRIMARY KEY, email text, age int);
CREATE INDEX users_email_idx ON users (email);
-- rows
INSERT INTO users (email, age) VALUES ('a', 1);
-- statement
ALTER TABLE users DROP COLUMN email;
-- query
SELECT id, age FROM users;
