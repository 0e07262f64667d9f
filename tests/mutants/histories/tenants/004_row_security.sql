-- migrate:up
ALTER TABLE app.documents ENABLE ROW LEVEL SECURITY;
CREATE POLICY documents_of_tenant ON app.documents USING (tenant_id = current_setting('app.tenant')::uuid);
CREATE POLICY documents_written ON app.documents FOR INSERT WITH CHECK (author IS NOT NULL);
ALTER POLICY documents_written ON app.documents WITH CHECK (author <> '');
ALTER TABLE app.documents FORCE ROW LEVEL SECURITY;
