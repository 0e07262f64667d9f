-- migrate:up
CREATE TABLE app.tenants (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slug app.slug UNIQUE,
  title text NOT NULL,
  settings jsonb NOT NULL DEFAULT '{}'::jsonb,
  created_at timestamp with time zone DEFAULT CURRENT_TIMESTAMP NOT NULL
);
CREATE TABLE app.members (
  tenant_id uuid NOT NULL REFERENCES app.tenants ON DELETE CASCADE,
  email citext NOT NULL,
  role app.member_role NOT NULL DEFAULT 'viewer',
  joined_on date,
  PRIMARY KEY (tenant_id, email)
);
