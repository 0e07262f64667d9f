-- add phone to users
--
-- Revision: 9ac4f7e5502b
-- Revises:  1d6b4a4bfcde
-- Created:  2026-02-09 12:00:14Z

-- migrate:up
ALTER TABLE users ADD COLUMN phone varchar(20);

-- As many users as like may have none: NULLs are distinct.
ALTER TABLE users ADD CONSTRAINT users_phone_key UNIQUE (phone);

ALTER TABLE users
  ADD CONSTRAINT users_phone_plausible CHECK (length(phone) >= 5 AND phone NOT LIKE '% %');
