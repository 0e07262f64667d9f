-- migrate:up
CREATE EXTENSION btree_gist;
CREATE TABLE sites (id smallint PRIMARY KEY, name text NOT NULL, area polygon);
CREATE TABLE sensors (
  id integer PRIMARY KEY,
  site_id smallint NOT NULL REFERENCES sites (id),
  kind text NOT NULL CHECK (kind IN ('heat', 'light', 'sound')),
  installed daterange NOT NULL DEFAULT daterange(current_date, NULL),
  EXCLUDE USING gist (site_id WITH =, kind WITH =, installed WITH &&)
);
INSERT INTO sites VALUES (1, 'north', NULL), (2, 'south', NULL);
INSERT INTO sensors (id, site_id, kind) VALUES (1, 1, 'heat'), (2, 2, 'light');
