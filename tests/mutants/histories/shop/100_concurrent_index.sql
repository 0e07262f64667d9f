-- migrate:up transaction:false
CREATE INDEX CONCURRENTLY order_lines_sku_idx ON order_lines (sku);
DROP INDEX CONCURRENTLY orders_customer_id_idx;
VACUUM ANALYZE order_lines;
