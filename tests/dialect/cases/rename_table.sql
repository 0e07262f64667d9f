-- before
CREATE TABLE users (id serial PRIMARY KEY);
CREATE TABLE orders (user_id int REFERENCES users (id));
-- statement
ALTER TABLE users RENAME TO accounts;
-- check
SELECT sql FROM sqlite_master WHERE name = 'orders';
