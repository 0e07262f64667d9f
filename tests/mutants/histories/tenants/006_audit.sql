-- migrate:up
CREATE TABLE audit.entries (
  id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100 INCREMENT BY 10) PRIMARY KEY,
  happened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  relation regclass NOT NULL,
  old_row jsonb,
  new_row jsonb,
  CONSTRAINT entries_has_a_row CHECK (old_row IS NOT NULL OR new_row IS NOT NULL)
);
CREATE FUNCTION audit.record() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  INSERT INTO audit.entries (relation, old_row, new_row) VALUES (TG_RELID, to_jsonb(OLD), to_jsonb(NEW));
  RETURN NULL;
END
$body$;
CREATE TRIGGER documents_audited AFTER INSERT OR UPDATE OR DELETE ON app.documents
  FOR EACH ROW EXECUTE FUNCTION audit.record();
