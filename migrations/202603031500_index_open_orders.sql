-- index the open orders only
--
-- Revision: 9f379233a1b3
-- Revises:  c85c774121a0
-- Created:  2026-03-03 15:00:07Z

-- migrate:up
-- Nearly all orders are shipped, and nobody looks for those by their status.
DROP INDEX orders_status_idx;
CREATE INDEX orders_open_placed_at_idx ON orders (placed_at DESC) WHERE status = 'open';
