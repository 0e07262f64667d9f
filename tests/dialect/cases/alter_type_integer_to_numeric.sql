-- before
CREATE TABLE products (id serial PRIMARY KEY, price int NOT NULL);
-- rows
INSERT INTO products (price) VALUES (1), (250);
-- statement
ALTER TABLE products ALTER COLUMN price TYPE numeric(10,2) USING price / 100.0;
-- query
SELECT id, CASE WHEN price * 4 > 9 THEN 1 END, CASE WHEN price < 1 THEN 1 END FROM products ORDER BY id;
-- check
SELECT price FROM products;
