-- before
CREATE TABLE users (id serial PRIMARY KEY, email varchar(20), "group" text DEFAULT 'x');
CREATE TABLE orders (id serial PRIMARY KEY, user_id int NOT NULL REFERENCES users (id) ON DELETE CASCADE);
CREATE INDEX users_email_idx ON users (lower(email) DESC) WHERE email IS NOT NULL;
-- rows
INSERT INTO users (email) VALUES ('a'), ('b'), ('c');
INSERT INTO orders (user_id) VALUES (1), (2);
DELETE FROM users WHERE email = 'c';
-- live
CREATE VIEW emails AS SELECT email FROM users;
CREATE TABLE log (line text);
CREATE TRIGGER users_log AFTER INSERT ON users BEGIN
  INSERT INTO log VALUES ('insert ' || new.id);
END;
CREATE TRIGGER log_users AFTER INSERT ON log WHEN (SELECT count(*) FROM users) > 0 BEGIN SELECT 1; END;
CREATE INDEX by_hand ON users ("group");
-- statement
ALTER TABLE users ALTER COLUMN email SET NOT NULL, ADD CONSTRAINT users_email_key UNIQUE (email), ALTER COLUMN "group" SET DEFAULT 'y';
-- query
INSERT INTO users (email) VALUES ('d');
SELECT id, email, "group" FROM users ORDER BY id;
SELECT id, user_id FROM orders ORDER BY id;
-- check
SELECT * FROM emails;
SELECT * FROM log;
SELECT type, name, tbl_name FROM sqlite_master ORDER BY 1, 2;
SELECT sql FROM sqlite_master WHERE name = 'orders';
PRAGMA foreign_key_list('orders');
PRAGMA legacy_alter_table;
SELECT * FROM temp.sqlite_master;
