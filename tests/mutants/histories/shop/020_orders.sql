-- migrate:up
CREATE TABLE orders (
  id serial PRIMARY KEY,
  customer_id bigint NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
  status order_status NOT NULL DEFAULT 'open',
  placed_at timestamptz NOT NULL DEFAULT now(),
  invoice bigint DEFAULT nextval('invoice_number')
);

CREATE TABLE order_lines (
  order_id integer NOT NULL,
  line integer NOT NULL,
  sku text NOT NULL,
  quantity integer NOT NULL,
  price money_amount NOT NULL,
  total numeric GENERATED ALWAYS AS (quantity * price) STORED,
  CONSTRAINT order_lines_pkey PRIMARY KEY (order_id, line),
  CONSTRAINT order_lines_order_fkey FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE,
  FOREIGN KEY (sku) REFERENCES products (sku) ON UPDATE CASCADE,
  CHECK (quantity > 0)
);

CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE INDEX orders_open_idx ON orders (placed_at DESC NULLS LAST) WHERE status = 'open';
