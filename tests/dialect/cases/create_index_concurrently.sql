-- before
CREATE TABLE users (id serial PRIMARY KEY, email text);
-- statement
CREATE INDEX CONCURRENTLY users_email_idx ON users (email);
