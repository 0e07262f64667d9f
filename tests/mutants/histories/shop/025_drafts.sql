-- migrate:up
ALTER TABLE orders ALTER COLUMN status SET DEFAULT 'draft';
UPDATE orders SET status = 'cancelled' WHERE placed_at < '2020-01-01' AND status = 'open';
ALTER TYPE order_status RENAME VALUE 'paid' TO 'settled';
