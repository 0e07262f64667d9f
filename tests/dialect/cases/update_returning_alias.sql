-- before
CREATE TABLE users (id int PRIMARY KEY, name text);
-- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
-- statement
UPDATE users AS u SET name = u.name || '!' WHERE u.id = 3 RETURNING u.id, u.name;
-- query
SELECT id, name FROM users ORDER BY id;
