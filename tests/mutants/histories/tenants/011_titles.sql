-- migrate:up
DROP VIEW app.owned_documents;
ALTER TABLE app.documents ALTER COLUMN title TYPE text;
ALTER TABLE app.documents ALTER COLUMN body SET STORAGE external, ALTER COLUMN body SET STATISTICS 200;
CREATE VIEW app.owned_documents AS
SELECT d.id, d.title, o.email AS owner FROM app.documents d, app.owners o WHERE d.tenant_id = o.tenant_id;
CREATE INDEX IF NOT EXISTS documents_title_lower_idx ON app.documents (lower(title));
