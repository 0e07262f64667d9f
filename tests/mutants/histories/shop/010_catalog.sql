-- migrate:up
CREATE TYPE order_status AS ENUM ('open', 'paid', 'shipped');
CREATE DOMAIN money_amount AS numeric(12, 2) CHECK (VALUE >= 0);
CREATE SEQUENCE invoice_number START WITH 1000;

CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  display_name varchar(80) NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE products (
  sku text PRIMARY KEY,
  title text NOT NULL,
  price money_amount NOT NULL DEFAULT 0,
  tags text[] NOT NULL DEFAULT '{}',
  CONSTRAINT products_title_filled CHECK (length(title) > 0)
);
