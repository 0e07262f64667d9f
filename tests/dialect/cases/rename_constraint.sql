-- before
CREATE TABLE users (id serial PRIMARY KEY, email text CONSTRAINT a UNIQUE);
-- statement
ALTER TABLE users RENAME CONSTRAINT a TO b;
-- check
SELECT sql FROM sqlite_master WHERE name = 'users';
