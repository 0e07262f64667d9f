-- before
CREATE TABLE roles (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text NOT NULL UNIQUE, active boolean DEFAULT false, made timestamptz DEFAULT now(), level int DEFAULT 3);
-- statement
INSERT INTO roles (id, name, active, made, level) VALUES ('A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', 'it''s', 'yes', '2024-01-31T10:00:00Z', DEFAULT), (DEFAULT, 'user', true, DEFAULT, 1) ON CONFLICT (name) DO UPDATE SET active = EXCLUDED.active;
-- query
SELECT name, level, CASE WHEN active THEN 'yes' END FROM roles ORDER BY name;
SELECT CAST(id AS text) FROM roles WHERE level = 3;
-- check
SELECT made FROM roles WHERE level = 3;
SELECT length(id), typeof(active) FROM roles WHERE level = 1;
