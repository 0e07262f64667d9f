-- before
CREATE TABLE users (id serial PRIMARY KEY, email text, tags jsonb);
-- statement
CREATE INDEX x ON users USING gin (tags jsonb_path_ops) INCLUDE (email);
