-- migrate:up
ALTER TABLE audit.entries SET SCHEMA app;
ALTER TABLE app.entries RENAME TO audit_entries;
ALTER TABLE app.audit_entries RENAME CONSTRAINT entries_has_a_row TO audit_entries_has_a_row;
CREATE OR REPLACE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO app.audit_entries (relation, old_row, new_row) VALUES (TG_RELID, to_jsonb(OLD), to_jsonb(NEW));
  RETURN NULL;
END
$body$;
