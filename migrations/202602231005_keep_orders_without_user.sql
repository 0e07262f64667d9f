-- keep the orders of a deleted user
--
-- Revision: e31920b56115
-- Revises:  656ff619aaaf
-- Created:  2026-02-23 10:05:58Z

-- migrate:up
-- The books need the order, the law wants the person gone.
ALTER TABLE orders ALTER COLUMN user_id DROP NOT NULL;
ALTER TABLE orders DROP CONSTRAINT orders_user_id_fkey;
ALTER TABLE orders
  ADD CONSTRAINT orders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE SET NULL;
