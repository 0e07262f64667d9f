-- migrate:up
CREATE TABLE readings (
  sensor_id integer NOT NULL REFERENCES sensors,
  taken_at timestamptz NOT NULL,
  value double precision NOT NULL,
  note text COLLATE "C"
) PARTITION BY RANGE (taken_at);
CREATE TABLE readings_2024 PARTITION OF readings FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE readings_rest PARTITION OF readings DEFAULT;
CREATE INDEX readings_sensor_idx ON readings (sensor_id, taken_at);
ALTER TABLE readings ADD CONSTRAINT readings_pkey PRIMARY KEY (sensor_id, taken_at);
