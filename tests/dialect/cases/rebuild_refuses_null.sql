-- before
CREATE TABLE users (id serial PRIMARY KEY, email text);
-- rows
INSERT INTO users (email) VALUES ('a'), (NULL);
-- statement
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- check
SELECT id, email FROM users;
