-- migrate:up
DROP POLICY documents_written ON app.documents;
DROP POLICY IF EXISTS documents_read ON app.documents;
ALTER TABLE app.documents DISABLE TRIGGER documents_audited;
ALTER TABLE app.documents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE app.members DROP CONSTRAINT members_tenant_id_fkey;
ALTER TABLE app.members ADD CONSTRAINT members_tenant_fkey FOREIGN KEY (tenant_id) REFERENCES app.tenants (id) NOT VALID;
ALTER TABLE app.members VALIDATE CONSTRAINT members_tenant_fkey;
