-- migrate:up
CREATE VIEW app.owners AS SELECT tenant_id, email FROM app.members WHERE role = 'owner';
CREATE VIEW app.owned_documents WITH (security_barrier) AS
SELECT d.id, d.title, o.email AS owner FROM app.documents AS d JOIN app.owners AS o USING (tenant_id);
GRANT SELECT ON app.owners TO PUBLIC;
COMMENT ON SCHEMA app IS 'what tenants see';
COMMENT ON CONSTRAINT documents_pkey ON app.documents IS 'made here, not there';
