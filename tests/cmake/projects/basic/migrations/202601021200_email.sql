-- email
--
-- Revision: 1a0000000002
-- Revises:  1a0000000001
-- Created:  2026-01-02 12:00:00Z

-- migrate:up
ALTER TABLE users ADD COLUMN email text;
CREATE INDEX users_email ON users (email);

-- migrate:down
DROP INDEX users_email;
ALTER TABLE users DROP COLUMN email;
