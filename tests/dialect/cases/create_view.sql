-- before
CREATE TABLE users (id integer PRIMARY KEY, "Age" integer);
-- rows
INSERT INTO users VALUES (1, 20), (2, 3);
-- statement
CREATE VIEW adults (id, next_age) AS SELECT id, "Age" + 1 FROM users WHERE "Age" > 17;
-- query
SELECT id, next_age FROM adults;
