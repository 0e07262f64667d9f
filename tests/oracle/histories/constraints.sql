-- Constraints of every kind, and all that ALTER TABLE does to them.
CREATE TABLE customers (
  id bigint GENERATED ALWAYS AS IDENTITY,
  region integer NOT NULL,
  code varchar(10),
  valid tsrange,
  CONSTRAINT customers_key PRIMARY KEY (id, region) INCLUDE (code),
  CONSTRAINT code_once UNIQUE NULLS NOT DISTINCT (code),
  CONSTRAINT region_later UNIQUE (region, code) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT no_overlap EXCLUDE USING gist (valid WITH &&) WHERE (code IS NOT NULL),
  CONSTRAINT code_upper CHECK (code = upper(code)) NO INHERIT
);

CREATE TABLE orders (
  id serial CONSTRAINT orders_id PRIMARY KEY,
  customer bigint,
  region integer,
  code varchar(10) CONSTRAINT orders_code REFERENCES customers (code) ON UPDATE CASCADE ON DELETE SET DEFAULT,
  CONSTRAINT orders_customer FOREIGN KEY (customer, region) REFERENCES customers MATCH FULL
    ON DELETE SET NULL (customer) ON UPDATE RESTRICT DEFERRABLE
);

ALTER TABLE orders DROP CONSTRAINT orders_code;

CREATE TABLE plain (id integer, a integer, b integer NOT NULL, c text);

CREATE UNIQUE INDEX plain_idx ON plain (id);

ALTER TABLE plain ADD CONSTRAINT plain_primary PRIMARY KEY USING INDEX plain_idx;

CREATE UNIQUE INDEX plain_b ON plain (b) INCLUDE (c);

ALTER TABLE plain ADD UNIQUE USING INDEX plain_b;

ALTER TABLE plain ADD CONSTRAINT a_positive CHECK (a > 0) NOT VALID;

ALTER TABLE plain VALIDATE CONSTRAINT a_positive;

ALTER TABLE orders ADD CONSTRAINT to_plain FOREIGN KEY (id) REFERENCES plain NOT VALID;

ALTER TABLE orders VALIDATE CONSTRAINT to_plain;

ALTER TABLE orders ALTER CONSTRAINT to_plain DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE orders ALTER CONSTRAINT to_plain NOT DEFERRABLE;

ALTER TABLE orders RENAME CONSTRAINT to_plain TO plain_again;

ALTER TABLE plain RENAME CONSTRAINT plain_primary TO plain_pkey;

ALTER INDEX plain_b RENAME TO plain_b_key;

ALTER TABLE orders DROP CONSTRAINT IF EXISTS nothing, DROP CONSTRAINT plain_again;

ALTER TABLE orders ADD FOREIGN KEY (id) REFERENCES plain (id);

ALTER TABLE plain DROP CONSTRAINT plain_pkey CASCADE;

ALTER TABLE plain ADD PRIMARY KEY (id, a);

ALTER TABLE plain DROP CONSTRAINT plain_pkey;

ALTER TABLE plain ALTER a DROP NOT NULL;

ALTER TABLE plain ADD CONSTRAINT texts CHECK (c IN ('a', 'b') AND a BETWEEN 1 AND 10 OR c IS NULL);

ALTER TABLE plain RENAME c TO d;

ALTER TABLE plain ADD CONSTRAINT likes CHECK (d LIKE 'x%' AND d !~ '^y' AND NOT (d ILIKE '%z'));

ALTER TABLE plain ALTER d TYPE varchar(20);

ALTER TABLE plain DROP COLUMN d;

ALTER TABLE plain ADD UNIQUE (a, b) DEFERRABLE, ADD UNIQUE NULLS NOT DISTINCT (b, a);

ALTER TABLE customers DROP COLUMN valid;

CREATE TABLE keyed (id integer PRIMARY KEY, CONSTRAINT ref FOREIGN KEY (id) REFERENCES keyed (id) ON DELETE CASCADE);

ALTER TABLE keyed ADD COLUMN peer integer REFERENCES keyed ON DELETE NO ACTION ON UPDATE SET NULL DEFERRABLE INITIALLY IMMEDIATE;

ALTER TABLE keyed ADD CONSTRAINT inline_check CHECK (id > 0 AND peer IS DISTINCT FROM id);

ALTER TABLE keyed DROP CONSTRAINT keyed_pkey CASCADE;
