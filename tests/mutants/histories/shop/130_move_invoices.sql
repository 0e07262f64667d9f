-- migrate:up
CREATE TABLE invoices (
  number bigint PRIMARY KEY DEFAULT nextval('invoice_number'),
  order_id integer NOT NULL UNIQUE REFERENCES orders,
  issued_on date NOT NULL DEFAULT current_date
);
ALTER SEQUENCE invoice_number OWNED BY invoices.number;
INSERT INTO invoices (number, order_id) SELECT orders.invoice, orders.id FROM orders WHERE orders.invoice IS NOT NULL;
ALTER TABLE orders DROP COLUMN invoice;
