-- before
CREATE TABLE users (id serial PRIMARY KEY, boss int REFERENCES users (id) ON DELETE RESTRICT);
CREATE TABLE orders (id serial PRIMARY KEY, user_id int REFERENCES users (id));
-- rows
INSERT INTO users VALUES (1, NULL), (2, 1);
INSERT INTO orders (user_id) VALUES (1);
-- statement
DROP TABLE users, orders;
-- check
SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%';
