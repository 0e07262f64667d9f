-- migrate:up
CREATE FUNCTION brightness(c colour) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT CASE c WHEN 'red' THEN 1 ELSE 2 END $$;
CREATE FUNCTION add_up(state integer, c colour) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT state + brightness(c) $$;
CREATE AGGREGATE total_brightness (colour) (SFUNC = add_up, STYPE = integer, INITCOND = '0');
CREATE OPERATOR +| (LEFTARG = integer, RIGHTARG = colour, FUNCTION = add_up);
CREATE CAST (colour AS integer) WITH FUNCTION brightness(colour) AS ASSIGNMENT;
CREATE INDEX lamps_brightness ON lamps (brightness(shows));
