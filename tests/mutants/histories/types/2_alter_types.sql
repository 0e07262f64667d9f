-- migrate:up
ALTER DOMAIN email SET NOT NULL;
ALTER DOMAIN positive ADD CONSTRAINT positive_small CHECK (VALUE < 1000000) NOT VALID;
ALTER DOMAIN positive VALIDATE CONSTRAINT positive_small;
ALTER TYPE point3 RENAME ATTRIBUTE z TO height;
ALTER TYPE colour ADD VALUE 'amber' BEFORE 'green';
COMMENT ON TYPE colour IS 'of a light';
COMMENT ON DOMAIN email IS 'an address';
