-- before
CREATE TABLE roles (id int PRIMARY KEY, name varchar(20) NOT NULL UNIQUE);
-- statement
CREATE TABLE users (
  id bigserial PRIMARY KEY,
  email varchar(255) NOT NULL UNIQUE,
  full_name text COLLATE "C",
  "order" integer DEFAULT 0 CHECK ("order" >= 0),
  active boolean NOT NULL DEFAULT true,
  flag boolean DEFAULT 't',
  balance numeric(10,2) DEFAULT 0.00,
  ratio double precision,
  tags jsonb NOT NULL DEFAULT '[]'::jsonb,
  picture bytea DEFAULT '\x00ff',
  key uuid DEFAULT gen_random_uuid(),
  created_at timestamptz NOT NULL DEFAULT now(),
  born date,
  role_id int REFERENCES roles (id) ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
  twice integer GENERATED ALWAYS AS ("order" * 2) STORED,
  CONSTRAINT sane CHECK (full_name IS NULL OR length(full_name) > 0 AND NOT (active AND balance < 0))
);
-- query
INSERT INTO users (email, "order") VALUES ('a', 4);
SELECT id, email, "order", CASE WHEN balance = 0 THEN 1 END, tags, born, role_id, twice, length(CAST(key AS text)) FROM users;
-- check
SELECT name, type, "notnull", pk FROM pragma_table_xinfo('users');
SELECT key GLOB '????????-????-4???-[89ab]???-????????????', active, flag, hex(picture), created_at > '2020' FROM users;
