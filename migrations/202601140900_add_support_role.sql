-- add the support role
--
-- Revision: 5f7701dfb827
-- Revises:  ca3d9fc4f1b9
-- Created:  2026-01-14 09:00:48Z

-- migrate:up
INSERT INTO roles (id, name, description)
VALUES (gen_random_uuid(), 'support', 'answers chats');

-- migrate:down
-- Grants of the role go with it, by ON DELETE CASCADE.
DELETE FROM roles WHERE name = 'support';
