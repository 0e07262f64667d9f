-- before
CREATE TABLE users (id serial PRIMARY KEY, email text);
-- live
DROP TABLE users;
CREATE TABLE users (id INTEGER NOT NULL PRIMARY KEY, email text) STRICT;
-- statement
ALTER TABLE users ALTER COLUMN email SET DEFAULT 'x';
