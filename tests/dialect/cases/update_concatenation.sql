-- before
CREATE TABLE users (id serial PRIMARY KEY, first_name text, last_name text, full_name text, age int);
-- rows
INSERT INTO users (first_name, last_name, age) VALUES ('a', 'b', 4), ('c', NULL, 5);
-- statement
UPDATE users SET full_name = first_name || ' ' || last_name || (age + 1) * 2, age = age - -1 WHERE NOT (age = 4 AND last_name IS NULL) OR (age IN (1, 2)) = (age > 3);
-- query
SELECT id, full_name, age FROM users ORDER BY id;
