-- before
CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE);
-- live
CREATE VIEW emails AS SELECT email FROM users;
-- statement
ALTER TABLE users DROP COLUMN email;
-- check
SELECT sql FROM sqlite_master WHERE name = 'users';
