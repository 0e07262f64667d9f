-- migrate:up
CREATE TABLE events (id bigserial PRIMARY KEY, sensor_id integer, raised_at timestamptz DEFAULT now());
CREATE TABLE alarms (level smallint NOT NULL DEFAULT 1, cleared boolean DEFAULT false) INHERITS (events);
ALTER TABLE events ADD COLUMN comment text;
ALTER TABLE alarms ADD CONSTRAINT alarms_level_range CHECK (level BETWEEN 1 AND 5);
CREATE STATISTICS events_stats (dependencies) ON sensor_id, raised_at FROM events;
