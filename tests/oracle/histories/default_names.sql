-- The names that PostgreSQL gives to what the author did not name.
CREATE TABLE orders (
  id serial PRIMARY KEY,
  code text UNIQUE,
  amount integer CHECK (amount > 0) CHECK (amount < 1000),
  customer integer,
  UNIQUE (code, amount),
  UNIQUE (id, customer),
  CHECK (amount <> customer),
  CHECK (1 > 0)
);

CREATE TABLE lines (
  order_id integer REFERENCES orders,
  position integer,
  other integer REFERENCES orders (id) REFERENCES orders (id),
  PRIMARY KEY (order_id, position),
  FOREIGN KEY (order_id) REFERENCES orders,
  FOREIGN KEY (other, position) REFERENCES orders (id, customer)
);

CREATE INDEX ON orders (code);

CREATE INDEX ON orders (code);

CREATE INDEX ON orders (code, amount DESC);

CREATE INDEX ON orders (lower(code));

CREATE INDEX ON orders (lower(code), upper(code), (amount + 1), amount);

CREATE INDEX ON orders ((amount + 1));

CREATE UNIQUE INDEX ON orders USING btree (customer) INCLUDE (amount) WHERE amount > 5;

ALTER TABLE orders ADD UNIQUE (code);

ALTER TABLE orders ADD CHECK (amount > 1);

ALTER TABLE orders ADD CHECK (customer > 1), ADD CHECK (customer > 2);

ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES orders (id);

ALTER TABLE orders ADD FOREIGN KEY (customer) REFERENCES orders (id);

ALTER TABLE orders DROP CONSTRAINT orders_amount_check;

ALTER TABLE orders ADD CHECK (amount > 3);

CREATE TABLE a_table_whose_name_is_rather_long_and_nearly_at_the_limit (
  a_column_whose_name_is_rather_long_too_and_nearly_at_limit serial PRIMARY KEY,
  another_column_whose_name_is_rather_long_too_and_at_limit integer UNIQUE CHECK (another_column_whose_name_is_rather_long_too_and_at_limit > 0),
  short integer UNIQUE REFERENCES orders,
  UNIQUE (a_column_whose_name_is_rather_long_too_and_nearly_at_limit, another_column_whose_name_is_rather_long_too_and_at_limit)
);

CREATE INDEX ON a_table_whose_name_is_rather_long_and_nearly_at_the_limit (another_column_whose_name_is_rather_long_too_and_at_limit, short);

CREATE INDEX ON a_table_whose_name_is_rather_long_and_nearly_at_the_limit (another_column_whose_name_is_rather_long_too_and_at_limit, short);

CREATE INDEX ON a_table_whose_name_is_rather_long_and_nearly_at_the_limit (short, another_column_whose_name_is_rather_long_too_and_at_limit, (short + 1), (short + 2));

CREATE TABLE a_name_that_is_longer_than_sixty_three_bytes_is_cut_there_without_mercy (id integer PRIMARY KEY);

CREATE TABLE "über_größe_äöü_äöü_äöü_äöü_äöü_äöü_äöü_äöü" ("maß_äöü_äöü_äöü_äöü" integer UNIQUE, "x" integer);

CREATE INDEX ON "über_größe_äöü_äöü_äöü_äöü_äöü_äöü_äöü_äöü" ("maß_äöü_äöü_äöü_äöü", x);

CREATE TABLE "Mixed Case" ("Id" integer PRIMARY KEY, "a.b" text UNIQUE, "q""q" integer CHECK ("q""q" > 0));

CREATE TABLE taken_pkey (id integer);

CREATE TABLE taken (id integer PRIMARY KEY, n serial, m integer UNIQUE);

CREATE SEQUENCE seq_n_seq;

CREATE TABLE seq (n serial, m bigserial, o smallserial);

ALTER TABLE taken ADD COLUMN k serial;

CREATE TABLE exclusions (a integer, b integer, EXCLUDE USING btree (a WITH =), EXCLUDE (b WITH =));

CREATE TABLE rename_me (id serial PRIMARY KEY, n integer CHECK (n > 0) UNIQUE);

ALTER TABLE rename_me RENAME TO renamed;

CREATE TABLE rename_me (id serial PRIMARY KEY, n integer CHECK (n > 0) UNIQUE);

ALTER TABLE renamed RENAME COLUMN n TO m;

ALTER TABLE renamed ADD UNIQUE (m), ADD CHECK (m > 1);

CREATE TABLE twice (a integer UNIQUE PRIMARY KEY, b integer UNIQUE UNIQUE, UNIQUE (b), UNIQUE (a));

CREATE TABLE checks (a integer, b integer, CONSTRAINT checks_a_check CHECK (b > 0), CHECK (a > 0), CHECK (a > b), CHECK (b > a AND a > 0));
