-- migrate:up
CREATE VIEW order_totals AS
SELECT orders.id AS order_id, orders.customer_id, sum(order_lines.total) AS total
FROM orders
JOIN order_lines ON order_lines.order_id = orders.id
GROUP BY orders.id;

CREATE VIEW customer_totals AS
SELECT customers.id, customers.display_name, coalesce(sum(order_totals.total), 0) AS total
FROM customers
LEFT JOIN order_totals ON order_totals.customer_id = customers.id
GROUP BY customers.id;

COMMENT ON VIEW customer_totals IS 'what each customer has spent';
