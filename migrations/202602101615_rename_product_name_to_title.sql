-- rename a product's name to title
--
-- Revision: bef0d5aa936a
-- Revises:  9ac4f7e5502b
-- Created:  2026-02-10 16:15:20Z

-- migrate:up
ALTER TABLE products RENAME COLUMN name TO title;
ALTER INDEX products_name_idx RENAME TO products_title_idx;
