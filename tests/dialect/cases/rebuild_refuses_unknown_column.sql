-- before
CREATE TABLE users (id serial PRIMARY KEY, email text);
-- live
ALTER TABLE users ADD COLUMN nickname text;
INSERT INTO users (email, nickname) VALUES ('a', 'b');
-- statement
ALTER TABLE users ALTER COLUMN email SET NOT NULL;
-- check
SELECT * FROM users;
