-- migrate:up
DROP TABLE staged_sensors, sensor_counts;
DROP INDEX readings_sensor_idx;
ALTER TABLE thresholds DROP CONSTRAINT thresholds_sensor_fkey;
ALTER TABLE thresholds ADD FOREIGN KEY (sensor_id) REFERENCES sensors (id) NOT VALID;
DROP TABLE readings_archive;
