-- create user preferences
--
-- Revision: c21593761a67
-- Revises:  f0b1aae3e980
-- Created:  2026-01-12 10:00:55Z

-- migrate:up
CREATE TABLE user_preferences (
  user_id bigint PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  theme varchar(20) NOT NULL DEFAULT 'light' CHECK (theme IN ('light', 'dark')),
  locale varchar(35) NOT NULL DEFAULT 'en',
  newsletter boolean NOT NULL DEFAULT false
);

-- The program reads a row for everyone, so it finds one for everyone.
INSERT INTO user_preferences (user_id)
SELECT id FROM users;
