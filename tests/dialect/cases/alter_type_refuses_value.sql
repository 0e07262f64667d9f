-- before
CREATE TABLE products (id serial PRIMARY KEY, code text);
-- rows
INSERT INTO products (code) VALUES ('12'), ('abc');
-- statement
ALTER TABLE products ALTER COLUMN code TYPE integer USING code::integer;
-- check
SELECT code FROM products;
