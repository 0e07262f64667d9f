-- users
--
-- Revision: 1a0000000001
-- Created:  2026-01-01 12:00:00Z

-- migrate:up
CREATE TABLE users (
  id integer PRIMARY KEY,
  name varchar(40) NOT NULL
);

-- migrate:down
DROP TABLE users;
