-- Views over views, and what renames and drops do to them.
CREATE TABLE users (id integer PRIMARY KEY, name text, email varchar(100), active boolean DEFAULT true);

CREATE TABLE orders (id integer PRIMARY KEY, user_id integer REFERENCES users, amount numeric(10,2), at timestamptz);

CREATE VIEW active_users AS SELECT id, name, email FROM users WHERE active;

CREATE VIEW everything AS SELECT * FROM users;

CREATE VIEW totals (who, total, number) AS
  SELECT u.name, sum(o.amount), count(*) FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.name;

CREATE VIEW top AS SELECT who, total FROM totals WHERE total > 100 ORDER BY total DESC LIMIT 10;

CREATE MATERIALIZED VIEW monthly AS
  SELECT date_trunc('month', at) AS month, sum(amount) AS amount, user_id FROM orders GROUP BY 1, 3 WITH NO DATA;

CREATE UNIQUE INDEX ON monthly (month, user_id);

CREATE VIEW joined AS SELECT o.*, u.email FROM orders o LEFT JOIN users u ON u.id = o.user_id;

CREATE VIEW nested AS
  WITH recent AS (SELECT user_id, max(at) AS last FROM orders GROUP BY user_id)
  SELECT u.id, r.last, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS n
  FROM active_users u LEFT JOIN recent r ON r.user_id = u.id
  WHERE EXISTS (SELECT 1 FROM orders WHERE orders.user_id = u.id);

CREATE VIEW united AS SELECT id, name FROM users UNION ALL SELECT id, 'order' FROM orders;

CREATE OR REPLACE VIEW active_users AS SELECT id, name, email, active FROM users WHERE active;

CREATE VIEW checked WITH (security_barrier) AS SELECT id, name FROM users WHERE active WITH LOCAL CHECK OPTION;

CREATE VIEW counted AS SELECT count(*) FROM orders;

CREATE VIEW computed AS SELECT id + 1, upper(name), name || 'x' AS named, CASE WHEN active THEN 1 ELSE 0 END, now(), email::text, active::integer FROM users;

CREATE VIEW constants AS SELECT 1 AS one, 'a'::varchar(5) AS letter, NULL::date AS day, true AS yes, 1.5 AS half;

CREATE VIEW vals (a, b) AS VALUES (1, 'x'), (2, 'y');

CREATE TABLE copied AS SELECT id, name, email FROM users WITH NO DATA;

CREATE TABLE IF NOT EXISTS copied AS SELECT 1 AS x;

CREATE TABLE summed AS SELECT u.id AS user_id, sum(o.amount) AS total, count(*) AS n, avg(o.amount) AS mean, max(o.at) AS last FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.id;

SELECT id, name INTO picked FROM users WHERE active;

ALTER TABLE users RENAME name TO full_name;

ALTER TABLE orders RENAME TO purchases;

ALTER VIEW totals RENAME TO sums;

ALTER VIEW sums RENAME COLUMN number TO n;

ALTER VIEW constants ALTER COLUMN one SET DEFAULT 5;

ALTER MATERIALIZED VIEW monthly RENAME TO per_month;

ALTER MATERIALIZED VIEW per_month RENAME COLUMN amount TO sum;

ALTER VIEW checked RESET (security_barrier);

CREATE SCHEMA reports;

ALTER VIEW top SET SCHEMA reports;

ALTER MATERIALIZED VIEW per_month SET SCHEMA reports;

CREATE VIEW reports.again AS SELECT * FROM reports.top;

ALTER TABLE users ADD COLUMN extra integer;

CREATE TEMPORARY VIEW passing AS SELECT extra FROM users;

COMMENT ON VIEW sums IS 'totals';

COMMENT ON COLUMN sums.total IS 'of all';

COMMENT ON MATERIALIZED VIEW reports.per_month IS 'months';

DROP VIEW united, counted;

DROP VIEW IF EXISTS nothing;

DROP VIEW sums CASCADE;

ALTER TABLE users DROP COLUMN email CASCADE;

ALTER TABLE users DROP COLUMN extra CASCADE;

DROP TABLE purchases CASCADE;

DROP TABLE users CASCADE;
