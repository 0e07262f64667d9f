-- migrate:up
SET search_path TO app, public;
CREATE TABLE documents (
  id uuid DEFAULT gen_random_uuid() NOT NULL,
  tenant_id uuid NOT NULL,
  author citext NOT NULL,
  title varchar(200) NOT NULL,
  body text,
  body_length integer GENERATED ALWAYS AS (length(body)) STORED,
  CONSTRAINT documents_pkey PRIMARY KEY (id),
  CONSTRAINT documents_author_fkey FOREIGN KEY (tenant_id, author) REFERENCES members (tenant_id, email) ON UPDATE CASCADE
);
CREATE INDEX documents_tenant_idx ON documents USING btree (tenant_id, title);
CREATE INDEX documents_settings_idx ON tenants USING gin (settings jsonb_path_ops);
RESET search_path;
