-- migrate:up
DROP VIEW urgent;
ALTER TABLE lamps ALTER COLUMN doubled DROP EXPRESSION, ALTER COLUMN id DROP IDENTITY;
ALTER TABLE lamps RENAME thing_id TO owner_id;
ALTER DOMAIN email RENAME TO email_address;
ALTER DOMAIN positive DROP CONSTRAINT positive_small;
DROP TYPE note_kind CASCADE;
ALTER TABLE lamps ADD CONSTRAINT lamps_doubled_even CHECK (doubled % 2 = 0);
