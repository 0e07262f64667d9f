-- before
CREATE TABLE users (id serial PRIMARY KEY);
CREATE TABLE orders (id serial PRIMARY KEY, user_id int REFERENCES users (id) ON DELETE CASCADE);
-- rows
INSERT INTO users VALUES (1);
INSERT INTO orders (user_id) VALUES (1);
-- statement
DROP TABLE users CASCADE;
-- query
SELECT id, user_id FROM orders;
