-- migrate:up
CREATE TABLE sensor_counts AS
SELECT site_id, kind, count(*) AS sensors FROM sensors GROUP BY site_id, kind;
ALTER TABLE sensor_counts ADD PRIMARY KEY (site_id, kind);
ALTER TABLE sensor_counts ALTER COLUMN sensors SET NOT NULL;
CREATE TEMPORARY TABLE old_counts ON COMMIT DROP AS TABLE sensor_counts;
UPDATE sensor_counts SET sensors = old_counts.sensors + 0 FROM old_counts WHERE old_counts.site_id = sensor_counts.site_id AND old_counts.kind = sensor_counts.kind;
