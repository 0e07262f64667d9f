-- migrate:up
ALTER TABLE transfers DROP COLUMN memo;
ALTER TABLE transfers ADD COLUMN reference text NOT NULL DEFAULT '', ADD COLUMN source jsonb;
ALTER TABLE transfers ALTER COLUMN reference DROP DEFAULT;
DROP INDEX books_title_idx;
ALTER TABLE books ADD CONSTRAINT books_title_key UNIQUE (title) DEFERRABLE INITIALLY IMMEDIATE;
DROP MATERIALIZED VIEW month_ends;
