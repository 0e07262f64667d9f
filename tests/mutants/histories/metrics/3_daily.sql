-- migrate:up
CREATE MATERIALIZED VIEW daily AS
SELECT sensor_id, date_trunc('day', taken_at AT TIME ZONE 'UTC') AS day, avg(value) AS mean, count(*) AS readings
FROM readings GROUP BY 1, 2
WITH NO DATA;
CREATE UNIQUE INDEX daily_key ON daily (sensor_id, day);
REFRESH MATERIALIZED VIEW daily;
CREATE VIEW daily_by_site AS
SELECT s.site_id, d.day, max(d.mean) AS peak FROM daily d INNER JOIN sensors s ON s.id = d.sensor_id GROUP BY s.site_id, d.day;
