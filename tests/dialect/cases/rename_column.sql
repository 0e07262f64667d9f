-- before
CREATE TABLE users (id serial PRIMARY KEY, email text, CHECK (email <> ''));
CREATE INDEX users_email_idx ON users (email);
-- rows
INSERT INTO users (email) VALUES ('a');
-- statement
ALTER TABLE users RENAME COLUMN email TO contact;
-- query
SELECT contact FROM users;
-- check
SELECT sql FROM sqlite_master WHERE name LIKE 'users%';
