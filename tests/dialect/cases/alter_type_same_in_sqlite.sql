-- before
CREATE TABLE products (id serial PRIMARY KEY, amount int);
-- rows
INSERT INTO products (amount) VALUES (5);
-- statement
ALTER TABLE products ALTER COLUMN amount TYPE bigint;
-- query
SELECT amount FROM products;
