-- migrate:up
CREATE UNLOGGED TABLE staged_sensors (id integer, site_id smallint, kind text);
INSERT INTO staged_sensors VALUES (3, 1, 'sound');
MERGE INTO sensors AS target
USING staged_sensors AS staged ON target.id = staged.id
WHEN MATCHED THEN UPDATE SET kind = staged.kind
WHEN NOT MATCHED THEN INSERT (id, site_id, kind) VALUES (staged.id, staged.site_id, staged.kind);
DELETE FROM sensors USING sites WHERE sensors.site_id = sites.id AND sites.name = 'nowhere';
TRUNCATE staged_sensors;
