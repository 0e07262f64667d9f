-- migrate:up
DROP TRIGGER documents_audited ON app.documents;
DROP FUNCTION audit.record();
DROP TABLE app.audit_entries;
DROP SCHEMA audit;
