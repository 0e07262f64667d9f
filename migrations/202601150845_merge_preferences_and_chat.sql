-- merge preferences and chat
--
-- Revision: 54a9633fec04
-- Revises:  c21593761a67, 5f7701dfb827
-- Created:  2026-01-15 08:45:12Z

-- migrate:up

-- migrate:down
