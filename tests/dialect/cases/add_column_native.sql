-- before
CREATE TABLE roles (id int PRIMARY KEY, name text);
CREATE TABLE users (id serial PRIMARY KEY, name text);
-- rows
INSERT INTO users (name) VALUES ('a'), ('b');
-- statement
ALTER TABLE users ADD COLUMN phone varchar(20) NOT NULL DEFAULT '', ADD COLUMN role_id int REFERENCES roles (id), ADD COLUMN age int CHECK (age > 0);
-- query
SELECT id, name, phone, role_id, age FROM users ORDER BY id;
