-- before
CREATE TABLE users (id serial PRIMARY KEY);
-- statement
DO $$ BEGIN PERFORM 1; END $$;
