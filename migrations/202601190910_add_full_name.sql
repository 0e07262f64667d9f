-- add full name, step 1 of 3: the column
--
-- Revision: fcb0a26f15e6
-- Revises:  54a9633fec04
-- Created:  2026-01-19 09:10:27Z
--
-- Not every name is a first and a last one. In three steps, each of which the program before and
-- after it can live with: add full_name (programs begin to write all three), fill it for the users
-- there are, and, when no program reads the old columns any longer, remove them.

-- migrate:up
ALTER TABLE users ADD COLUMN full_name varchar(201);
