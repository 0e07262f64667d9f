-- before
CREATE TABLE users (id integer PRIMARY KEY, age integer);
-- statement
COMMENT ON COLUMN users.age IS 'in years';
