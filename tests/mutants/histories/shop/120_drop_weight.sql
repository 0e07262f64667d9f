-- migrate:up
ALTER TABLE products DROP COLUMN weight;
DROP VIEW IF EXISTS order_summaries;
DROP VIEW order_totals CASCADE;
CREATE VIEW order_totals (order_id, total) AS
SELECT order_lines.order_id, sum(order_lines.total) FROM order_lines GROUP BY order_lines.order_id;
