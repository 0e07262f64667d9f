-- drop a product's teaser
--
-- Revision: bf031c29b521
-- Revises:  9f379233a1b3
-- Created:  2026-03-09 10:40:39Z

-- migrate:up
ALTER TABLE products DROP COLUMN teaser;

-- migrate:down
-- Empty again; the texts are in the backup of the night before.
ALTER TABLE products ADD COLUMN teaser varchar(400);
