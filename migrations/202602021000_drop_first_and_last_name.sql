-- add full name, step 3 of 3: remove first and last name
--
-- Revision: b5189550a018
-- Revises:  3a296ee934dd
-- Created:  2026-02-02 10:00:36Z

-- migrate:up
ALTER TABLE users DROP COLUMN first_name;
ALTER TABLE users DROP COLUMN last_name;

-- migrate:down
-- Empty, as they may be at step 2; the way back from there fills them.
ALTER TABLE users ADD COLUMN first_name varchar(100);
ALTER TABLE users ADD COLUMN last_name varchar(100);
