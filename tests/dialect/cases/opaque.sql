-- before
CREATE TABLE users (id serial PRIMARY KEY);
-- statement
CREATE VIEW v AS SELECT id FROM users;
