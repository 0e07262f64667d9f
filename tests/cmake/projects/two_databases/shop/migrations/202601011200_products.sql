-- products
--
-- Revision: b20000000002
-- Created:  2026-01-01 12:00:00Z

-- migrate:up
CREATE TABLE products (id integer PRIMARY KEY, name text NOT NULL);

-- migrate:down
DROP TABLE products;
