-- before
CREATE TABLE users (id integer PRIMARY KEY, age integer);
-- statement
ALTER TABLE users ENABLE ROW LEVEL SECURITY;
