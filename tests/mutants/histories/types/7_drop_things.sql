-- migrate:up
DROP INDEX lamps_brightness;
DROP CAST (colour AS integer);
DROP OPERATOR +| (integer, colour);
DROP AGGREGATE total_brightness (colour);
DROP FUNCTION add_up(integer, colour);
DROP FUNCTION IF EXISTS brightness(colour);
ALTER TABLE things DROP COLUMN place, DROP COLUMN alive;
DROP TYPE point3;
DROP TYPE IF EXISTS span;
