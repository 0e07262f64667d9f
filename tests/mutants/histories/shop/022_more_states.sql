-- migrate:up
ALTER TYPE order_status ADD VALUE 'cancelled' AFTER 'shipped';
ALTER TYPE order_status ADD VALUE IF NOT EXISTS 'draft' BEFORE 'open';
