-- migrate:up
ALTER TYPE app.member_role ADD VALUE 'billing';
ALTER TYPE app.member_role RENAME TO role_in_tenant;
ALTER TABLE app.members ALTER COLUMN role DROP DEFAULT;
ALTER TABLE app.members ALTER COLUMN role SET DEFAULT 'editor', ALTER COLUMN joined_on SET DEFAULT now();
