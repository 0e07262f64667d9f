-- before
CREATE TABLE users (id integer PRIMARY KEY, age integer);
CREATE VIEW adults AS SELECT id FROM users WHERE age > 17;
CREATE VIEW oldest AS SELECT max(id) AS id FROM adults;
CREATE TABLE others (id integer PRIMARY KEY);
-- rows
INSERT INTO others VALUES (7);
-- statement
DROP TABLE users CASCADE;
-- query
SELECT id FROM others;
-- check
SELECT name FROM sqlite_master WHERE type = 'view';
