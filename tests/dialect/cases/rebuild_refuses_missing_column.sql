-- before
CREATE TABLE users (id serial PRIMARY KEY, "order" text);
-- live
ALTER TABLE users RENAME COLUMN "order" TO sequence;
-- statement
ALTER TABLE users ALTER COLUMN "order" SET DEFAULT 'x';
