-- migrate:up
INSERT INTO products (sku, title, price) VALUES ('A-1', 'Apple', 0.50), ('B-1', 'Banana', 0.25);
INSERT INTO customers (email, display_name) VALUES ('ann@example.org', 'Ann');

INSERT INTO products (sku, title, price)
VALUES ('A-1', 'Apple, red', 0.60)
ON CONFLICT (sku) DO UPDATE SET title = excluded.title, price = excluded.price;

INSERT INTO orders (customer_id, status)
SELECT customers.id, 'settled' FROM customers WHERE customers.email = 'ann@example.org';
