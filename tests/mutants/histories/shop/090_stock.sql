-- migrate:up
ALTER TABLE products
  ADD COLUMN stock integer NOT NULL DEFAULT 0,
  ADD COLUMN weight real,
  ADD CONSTRAINT products_stock_check CHECK (stock >= 0) NOT VALID;
ALTER TABLE products VALIDATE CONSTRAINT products_stock_check;
ALTER TABLE products ALTER COLUMN stock DROP DEFAULT, ALTER COLUMN weight TYPE double precision;
CREATE INDEX products_lower_name_idx ON products (lower(name) text_pattern_ops) INCLUDE (stock);
