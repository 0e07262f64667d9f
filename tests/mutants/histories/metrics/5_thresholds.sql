-- migrate:up
CREATE TYPE value_range AS RANGE (subtype = float8);
CREATE TABLE thresholds (
  sensor_id integer CONSTRAINT thresholds_sensor_fkey REFERENCES sensors ON DELETE CASCADE ON UPDATE RESTRICT,
  normal value_range NOT NULL,
  valid_from timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (sensor_id, valid_from)
);
CREATE INDEX ON thresholds USING gist (normal);
INSERT INTO thresholds (sensor_id, normal) SELECT id, '[0,40]' FROM sensors WHERE kind = 'heat';
