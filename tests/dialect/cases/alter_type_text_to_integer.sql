-- before
CREATE TABLE products (id serial PRIMARY KEY, code text);
-- rows
INSERT INTO products (code) VALUES ('12'), (NULL), ('7');
-- statement
ALTER TABLE products ALTER COLUMN code TYPE integer USING code::integer;
-- query
SELECT sum(code) + 1 FROM products;
