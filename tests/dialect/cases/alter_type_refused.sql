-- before
CREATE TABLE products (id serial PRIMARY KEY, made text);
-- statement
ALTER TABLE products ALTER COLUMN made TYPE timestamptz USING made::timestamptz;
