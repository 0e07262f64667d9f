-- add stock to products
--
-- Revision: 3987980b0b5e
-- Revises:  bef0d5aa936a
-- Created:  2026-02-16 11:10:44Z

-- migrate:up
ALTER TABLE products ADD COLUMN stock integer NOT NULL DEFAULT 0 CHECK (stock >= 0);

-- The default was for the rows there are. From now on who adds a product says how many there are.
ALTER TABLE products ALTER COLUMN stock DROP DEFAULT;
