-- orders begin as drafts
--
-- Revision: c85c774121a0
-- Revises:  e31920b56115
-- Created:  2026-03-02 09:50:21Z

-- migrate:up
ALTER TABLE orders DROP CONSTRAINT orders_status_known;
ALTER TABLE orders
  ADD CONSTRAINT orders_status_known CHECK (status IN ('draft', 'open', 'paid', 'shipped', 'cancelled'));
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'draft';

-- migrate:down
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'open';
ALTER TABLE orders DROP CONSTRAINT orders_status_known;

-- A draft is an order that is not placed yet; the nearest thing that the old program knows.
UPDATE orders SET status = 'open' WHERE status = 'draft';

ALTER TABLE orders
  ADD CONSTRAINT orders_status_known CHECK (status IN ('open', 'paid', 'shipped', 'cancelled'));
