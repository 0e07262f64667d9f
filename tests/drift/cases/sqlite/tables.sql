-- up
CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  email varchar(50) NOT NULL, -- unique
  phone VARCHAR(20),
  balance numeric DEFAULT 0,
  full_name text GENERATED ALWAYS AS (email || '!') STORED,
  CONSTRAINT users_email_key UNIQUE (email),
  CHECK (length(phone) > 5)
);
CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id), amount integer, note text);
CREATE TABLE exact (a INTEGER) STRICT;
CREATE TABLE pairs (a integer, b text, PRIMARY KEY (a, b)) WITHOUT ROWID;
CREATE INDEX orders_user_id_idx ON orders (user_id);
CREATE VIEW big AS SELECT * FROM orders WHERE amount > 100;
CREATE TRIGGER touched AFTER UPDATE ON users BEGIN SELECT 1; END;

-- by hand: nothing
-- by hand: a column more
ALTER TABLE orders ADD COLUMN nick text DEFAULT 'x';
-- by hand: a column less
ALTER TABLE orders DROP COLUMN note;
-- by hand: a column renamed
ALTER TABLE orders RENAME COLUMN amount TO sum;
-- by hand: types, NOT NULL and defaults
DROP TABLE orders; CREATE TABLE orders (id integer PRIMARY KEY, user_id text REFERENCES users (id), amount integer NOT NULL DEFAULT 5, note text); CREATE INDEX orders_user_id_idx ON orders (user_id);
-- by hand: the same table otherwise written
DROP TABLE orders; CREATE TABLE "orders"("id" INTEGER primary key, user_id integer references users(id),
  amount INTEGER /* cents */, note TEXT); CREATE INDEX orders_user_id_idx ON orders (user_id);
-- by hand: a foreign key that deletes
DROP TABLE orders; CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users (id) ON DELETE CASCADE, amount integer, note text); CREATE INDEX orders_user_id_idx ON orders (user_id);
-- by hand: a foreign key less
DROP TABLE orders; CREATE TABLE orders (id integer PRIMARY KEY, user_id integer, amount integer, note text); CREATE INDEX orders_user_id_idx ON orders (user_id);
-- by hand: what the pragmas do not tell: constraints, a collation, a generated column's expression
DROP TRIGGER touched; DROP TABLE users; CREATE TABLE users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, email varchar(50) NOT NULL, phone VARCHAR(20) COLLATE nocase, balance numeric DEFAULT 0,
  full_name text GENERATED ALWAYS AS (email || '?') STORED, CONSTRAINT users_phone_key UNIQUE (phone), CHECK (length(phone) > 6));
CREATE TRIGGER touched AFTER UPDATE ON users BEGIN SELECT 1; END;
-- by hand: STRICT, WITHOUT ROWID, and the order of a primary key's columns
DROP TABLE pairs; CREATE TABLE pairs (a integer, b text, PRIMARY KEY (b, a)); DROP TABLE exact; CREATE TABLE exact (a INTEGER);
-- by hand: a missing index
DROP INDEX orders_user_id_idx;
-- by hand: an index on another column, and one more
DROP INDEX orders_user_id_idx; CREATE INDEX orders_user_id_idx ON orders (amount); CREATE INDEX more ON orders (id);
-- by hand: a table is gone with all that is in it
DROP TABLE orders;
-- by hand: a table renamed
ALTER TABLE orders RENAME TO purchases;
-- by hand: a view and a trigger
DROP VIEW big; CREATE VIEW big AS SELECT * FROM orders WHERE amount > 200; DROP TRIGGER touched; CREATE TRIGGER other AFTER DELETE ON users BEGIN SELECT 2; END;
-- by hand: what is not known
CREATE TABLE audit_log (id integer PRIMARY KEY, at text); CREATE INDEX audit_at ON audit_log (at); CREATE VIEW other AS SELECT 1 AS one; CREATE VIRTUAL TABLE words USING fts5(word);
-- by hand: patterns
-- ignore: audit_*
-- ignore: index orders_*
CREATE TABLE audit_log (id integer PRIMARY KEY, at text); DROP INDEX orders_user_id_idx; ALTER TABLE orders ADD COLUMN x text;
-- by hand: rows are no drift
INSERT INTO users (email, phone) VALUES ('a', '1234567'); INSERT INTO orders (user_id) SELECT id FROM users; ANALYZE;
