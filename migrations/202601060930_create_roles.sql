-- create roles, and make everyone a customer
--
-- Revision: b470ec45a2af
-- Revises:  5826f4e4f994
-- Created:  2026-01-06 09:30:02Z

-- migrate:up
CREATE TABLE roles (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  name varchar(50) NOT NULL UNIQUE,
  description text NOT NULL DEFAULT ''
);

-- The program looks roles up by name; their ids differ from database to database.
INSERT INTO roles (id, name, description)
VALUES
  (gen_random_uuid(), 'admin', 'may do everything'),
  (gen_random_uuid(), 'clerk', 'keeps products and orders'),
  (gen_random_uuid(), 'customer', 'buys');

CREATE TABLE user_roles (
  user_id bigint NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role_id uuid NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
  granted_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (user_id, role_id)
);

CREATE INDEX user_roles_role_id_idx ON user_roles (role_id);

-- Those who signed up before there were roles.
INSERT INTO user_roles (user_id, role_id)
SELECT users.id, roles.id
FROM users
CROSS JOIN roles
WHERE roles.name = 'customer';
