-- before
CREATE TABLE users (id serial PRIMARY KEY, email text);
CREATE TABLE orders (id serial PRIMARY KEY, user_id int);
-- rows
INSERT INTO users (email) VALUES ('a');
INSERT INTO orders (user_id) VALUES (1), (7);
-- statement
ALTER TABLE orders ADD FOREIGN KEY (user_id) REFERENCES users (id);
-- check
SELECT * FROM orders;
