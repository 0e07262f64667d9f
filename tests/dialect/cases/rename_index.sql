-- before
CREATE TABLE users (id serial PRIMARY KEY, email text);
CREATE UNIQUE INDEX one ON users (email DESC NULLS LAST, (id + 1)) WHERE email <> 'x';
-- statement
ALTER INDEX one RENAME TO two;
-- check
SELECT sql FROM sqlite_master WHERE type = 'index';
