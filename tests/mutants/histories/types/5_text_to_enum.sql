-- migrate:up
CREATE TYPE note_kind AS ENUM ('plain', 'urgent');
UPDATE lamps SET note = 'plain' WHERE note IS NULL;
ALTER TABLE lamps ALTER COLUMN note TYPE note_kind USING note::note_kind;
ALTER TABLE lamps ALTER COLUMN note SET DEFAULT 'plain', ALTER COLUMN note SET NOT NULL;
CREATE VIEW urgent AS SELECT id, thing_id FROM lamps WHERE note = 'urgent';
