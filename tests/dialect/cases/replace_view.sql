-- before
CREATE TABLE users (id integer PRIMARY KEY, age integer);
CREATE VIEW adults AS SELECT id FROM users WHERE age > 17;
-- rows
INSERT INTO users VALUES (1, 20), (2, 3);
-- statement
CREATE OR REPLACE VIEW adults AS SELECT id, age FROM users WHERE age > 2;
-- query
SELECT id, age FROM adults ORDER BY id;
