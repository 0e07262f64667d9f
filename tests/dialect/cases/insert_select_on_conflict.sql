-- before
CREATE TABLE users (id int PRIMARY KEY, name text);
CREATE TABLE preferences (user_id int CONSTRAINT one UNIQUE, theme text);
-- rows
INSERT INTO users VALUES (1, 'a'), (2, 'b');
INSERT INTO preferences VALUES (1, 'dark');
-- statement
INSERT INTO preferences SELECT id, 'light' FROM users ON CONFLICT ON CONSTRAINT one DO NOTHING;
-- query
SELECT user_id, theme FROM preferences ORDER BY user_id;
