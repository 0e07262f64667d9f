-- before
CREATE TABLE users (id integer PRIMARY KEY, age integer);
CREATE VIEW adults AS SELECT id FROM users WHERE age > 17;
-- rows
INSERT INTO users VALUES (1, 20), (2, 3);
-- statement
ALTER VIEW adults RENAME TO grown;
-- query
SELECT id FROM grown;
