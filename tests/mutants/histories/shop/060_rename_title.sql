-- migrate:up
ALTER TABLE products RENAME COLUMN title TO name;
ALTER TABLE products RENAME CONSTRAINT products_title_filled TO products_name_filled;
ALTER INDEX orders_open_idx RENAME TO orders_open_placed_at_idx;
UPDATE products SET name = trim(name) WHERE name <> trim(name);
