-- before
CREATE TABLE users (id int PRIMARY KEY, gone boolean);
CREATE TABLE orders (id int PRIMARY KEY, user_id int);
-- rows
INSERT INTO users VALUES (1, true), (2, false);
INSERT INTO orders VALUES (1, 1), (2, 2), (3, 1);
-- statement
DELETE FROM orders USING users WHERE users.id = user_id AND gone;
-- query
SELECT id FROM orders;
