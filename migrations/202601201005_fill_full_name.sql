-- add full name, step 2 of 3: fill it
--
-- Revision: 3a296ee934dd
-- Revises:  fcb0a26f15e6
-- Created:  2026-01-20 10:05:03Z

-- migrate:up
UPDATE users SET full_name = first_name || ' ' || last_name WHERE full_name IS NULL;

ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;

-- A program that has never heard of these two must be able to add a user.
ALTER TABLE users
  ALTER COLUMN first_name DROP NOT NULL,
  ALTER COLUMN last_name DROP NOT NULL;

-- migrate:down
-- Who has a full name alone gets the other two by a split at the last space: what precedes it is what
-- is left when everything that is not a space is trimmed from the right. A name of one word is taken
-- for a last name. Not exact ("van den Berg"), but full_name keeps the truth.
UPDATE users
SET first_name = trim(rtrim(full_name, replace(full_name, ' ', ''))),
    last_name = trim(substr(full_name, length(rtrim(full_name, replace(full_name, ' ', ''))) + 1))
WHERE first_name IS NULL OR last_name IS NULL;

ALTER TABLE users
  ALTER COLUMN first_name SET NOT NULL,
  ALTER COLUMN last_name SET NOT NULL;

-- Which of the full names were filled in above and which a program wrote is not known any more; they
-- harm no one and stay.
ALTER TABLE users ALTER COLUMN full_name DROP NOT NULL;
