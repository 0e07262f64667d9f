-- migrate:up
WITH made AS (
  INSERT INTO app.tenants (slug, title) VALUES ('acme', 'Acme') RETURNING id
)
INSERT INTO app.members (tenant_id, email, role)
SELECT made.id, 'root@acme.example', 'owner' FROM made;

INSERT INTO app.members AS m (tenant_id, email, role)
SELECT t.id, 'guest@acme.example', 'viewer'::app.member_role FROM app.tenants AS t WHERE t.slug = 'acme'
ON CONFLICT (tenant_id, email) DO UPDATE SET role = excluded.role WHERE m.role <> 'owner';
