-- migrate:up
DROP MATERIALIZED VIEW daily CASCADE;
CREATE MATERIALIZED VIEW IF NOT EXISTS daily AS
SELECT r.sensor_id, r.taken_at::date AS day, min(r.value) AS lowest, max(r.value) AS highest FROM readings AS r GROUP BY r.sensor_id, r.taken_at::date;
CREATE UNIQUE INDEX daily_key ON daily (sensor_id, day);
ALTER MATERIALIZED VIEW daily RENAME COLUMN lowest TO low;
COMMENT ON MATERIALIZED VIEW daily IS 'refreshed at night';
