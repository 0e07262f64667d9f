-- keep emails in lower case
--
-- Revision: 1d6b4a4bfcde
-- Revises:  b5189550a018
-- Created:  2026-02-03 14:30:51Z

-- migrate:up
-- Two accounts that differ in case alone stop this at the unique constraint, with nothing changed:
-- a person has to decide which of them stays.
UPDATE users SET email = lower(trim(email)) WHERE email <> lower(trim(email));

ALTER TABLE users ADD CONSTRAINT users_email_lower_case CHECK (email = lower(email));

-- migrate:down
-- How the addresses were once written is lost, and mail arrives all the same.
ALTER TABLE users DROP CONSTRAINT users_email_lower_case;
