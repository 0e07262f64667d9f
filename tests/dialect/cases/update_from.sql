-- before
CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE TABLE orders (id int PRIMARY KEY, user_id int, user_name text);
-- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO orders VALUES (1, 2, NULL), (2, 3, NULL);
-- statement
UPDATE orders AS o SET user_name = upper(u.name) FROM users u WHERE u.id = o.user_id;
-- query
SELECT id, user_name FROM orders ORDER BY id;
