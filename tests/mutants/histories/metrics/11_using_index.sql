-- migrate:up
CREATE UNIQUE INDEX sites_name_idx ON sites (name);
ALTER TABLE sites ADD CONSTRAINT sites_name_key UNIQUE USING INDEX sites_name_idx;
ALTER TABLE sites ADD CONSTRAINT sites_name_short CHECK (char_length(name) < 60) NO INHERIT;
