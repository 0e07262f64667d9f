SELECT NULL, true, false, 1, -1, 2147483648, 1.5, 1e10, 'it''s', E'a\\b\n', B'101', X'1F', 0, - 5, -(-5)
SELECT id, users.id, public.users.id, users.*, (users).name, (users.home).city, (home).* FROM users
SELECT a.id AS "Id", a.name x FROM users AS a (id, name)
SELECT tags[1], tags[1:2], tags[:2], tags[2:], tags[:], grid[1][2], grid[1:2][1], (home).tags[1], (ARRAY[1, 2])[1] FROM users
SELECT ARRAY[1, 2], ARRAY[[1, 2], [3, 4]], ARRAY[]::integer[], ARRAY(SELECT id FROM users), '{1,2}'::int[]
SELECT 1 + 2 * 3, (1 + 2) * 3, 1 - (2 - 3), 2 ^ 3 ^ 2, -2 ^ 2, (-2) ^ 2, 7 % 3, @ -5, |/ 25, ~ 5 & 3, ~ (5 & 3)
SELECT 'a' || 'b' || 'c', data -> 'a' ->> 'b', data #>> '{a,b}', data @> '{}', data ? 'a' FROM users
SELECT 1 OPERATOR(pg_catalog.+) 2, 1 OPERATOR(pg_catalog.<) 2 AND true, OPERATOR(pg_catalog.-) 4
SELECT * FROM users WHERE (active AND age > 1) OR NOT (active OR age < 2) AND NOT active
SELECT * FROM users WHERE age IS NULL AND name IS NOT NULL AND active IS TRUE AND active IS NOT UNKNOWN
SELECT * FROM users WHERE (age IS NULL) = active AND (age = 1) IS NOT FALSE AND (age > 1) = (id < 2)
SELECT * FROM users WHERE age IS DISTINCT FROM 1 AND age IS NOT DISTINCT FROM parent
SELECT * FROM users WHERE age IN (1, 2) AND age NOT IN (3) AND (id, age) IN ((1, 2), (3, 4))
SELECT * FROM users WHERE age BETWEEN 1 AND 2 AND age NOT BETWEEN 3 AND 4
SELECT * FROM users WHERE age BETWEEN SYMMETRIC 5 AND 2 OR age NOT BETWEEN SYMMETRIC 1 AND 2 + 3
SELECT * FROM users WHERE name LIKE 'a%' AND name NOT LIKE 'b' ESCAPE '!' AND name ILIKE 'c' AND name NOT ILIKE 'd'
SELECT * FROM users WHERE name SIMILAR TO '(a|b)%' OR name NOT SIMILAR TO 'x' ESCAPE '!' OR name ~ '^a' OR name !~* 'b'
SELECT * FROM users WHERE age = ANY (ARRAY[1, 2]) AND age <> ALL ('{3}') AND name LIKE ANY (ARRAY['a', 'b'])
SELECT * FROM users WHERE age OPERATOR(pg_catalog.=) ANY (ARRAY[1])
SELECT * FROM users WHERE id = ANY (SELECT user_id FROM posts) AND id <> ALL (SELECT 1) AND id IN (SELECT 1) AND id NOT IN (SELECT 2)
SELECT * FROM users WHERE (id, age) = (1, 2) AND (id, age) < ROW(3, 4) AND (id, age) IN (SELECT 1, 2) AND (id, age) = (SELECT 1, 2)
SELECT * FROM users WHERE EXISTS (SELECT FROM posts WHERE posts.user_id = users.id) AND NOT EXISTS (SELECT 1)
SELECT * FROM users WHERE (created, created) OVERLAPS (now(), now())
SELECT CURRENT_TIMESTAMP, CURRENT_TIMESTAMP(0), CURRENT_TIMESTAMP(3), LOCALTIME, LOCALTIMESTAMP(2), CURRENT_DATE, CURRENT_TIME(1), CURRENT_USER, SESSION_USER, USER, CURRENT_ROLE, CURRENT_CATALOG, CURRENT_SCHEMA
SELECT extract(year FROM created), position('a' IN name), substring(name FROM 2 FOR 3), substring(name FROM 'a.'), overlay(name PLACING 'x' FROM 1 FOR 2), trim(name), trim(LEADING 'x' FROM name), trim(TRAILING FROM name), normalize(name, NFC), created AT TIME ZONE 'utc', name IS NFC NORMALIZED, COLLATION FOR (name) FROM users
SELECT coalesce(name, 'x'), nullif(age, 0), greatest(1, 2), least(1, 2), CASE WHEN age > 1 THEN 'a' ELSE 'b' END, CASE age WHEN 1 THEN 'a' END FROM users
SELECT name::varchar(10), CAST(age AS numeric(10, 2)), '1 day'::interval, interval '1' day, interval(3) '1 day', timestamp(3) '2020-01-01', date '2020-01-01', 'x'::"char", 'x'::char(3), '1'::bit(3), NULL::text[], '{}'::int[][], 'sad'::mood, feel::pg_catalog.text FROM users
SELECT name COLLATE "C", name COLLATE pg_catalog."C" < 'a' FROM users ORDER BY name COLLATE "C" DESC
SELECT ROW(1, 2), ROW(1), ROW(), (1, 2), ROW(users.*) FROM users
SELECT count(*), count(DISTINCT age), sum(age) FILTER (WHERE active), string_agg(name, ',' ORDER BY id DESC NULLS LAST), array_agg(DISTINCT name ORDER BY name) FROM users
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY age), mode() WITHIN GROUP (ORDER BY name) FILTER (WHERE active) FROM users
SELECT make_interval(days => 10, hours => 2), format('%s', VARIADIC ARRAY['a']), concat(VARIADIC ARRAY['a', 'b'])
SELECT row_number() OVER (), rank() OVER (PARTITION BY age, active ORDER BY id DESC), sum(age) OVER w, avg(age) OVER (w ROWS 2 PRECEDING) FROM users WINDOW w AS (PARTITION BY active ORDER BY id)
SELECT sum(age) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING), sum(age) OVER (ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE TIES), sum(age) OVER (ORDER BY id GROUPS BETWEEN CURRENT ROW AND 1 + 1 FOLLOWING EXCLUDE CURRENT ROW), sum(age) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING EXCLUDE GROUP) FROM users
SELECT sum(age) FILTER (WHERE active) OVER w FROM users WINDOW w AS (ORDER BY id), v AS (w ROWS CURRENT ROW)
SELECT xmlelement(name foo, xmlattributes(name AS a, email), 'x', doc), xmlforest(name, email AS e), xmlconcat(doc, doc), xmlparse(document '<a/>'), xmlparse(content 'a' preserve whitespace), xmlpi(name foo), xmlpi(name foo, 'a'), xmlroot(doc, version '1.0', standalone yes), xmlroot(doc, version no value, standalone no value), xmlroot(doc, version no value), xmlserialize(content doc AS text), doc IS DOCUMENT, doc IS NOT DOCUMENT, xmlexists('//a' PASSING doc) FROM users
SELECT DISTINCT name FROM users
SELECT DISTINCT ON (age, lower(name)) id FROM users ORDER BY age, lower(name), id DESC
SELECT age, count(*) FROM users GROUP BY age HAVING count(*) > 1 ORDER BY 2 DESC NULLS FIRST, age USING < LIMIT 5 OFFSET 2
SELECT age, active, count(*), grouping(age, active) FROM users GROUP BY GROUPING SETS ((age, active), (age), ())
SELECT age, active FROM users GROUP BY ROLLUP (age, (active, id)), CUBE (name, email)
SELECT age FROM users GROUP BY DISTINCT ROLLUP (age), age
SELECT age, active FROM users GROUP BY age, GROUPING SETS (active, CUBE (id)), ()
SELECT * FROM users FETCH FIRST 3 ROWS ONLY
SELECT * FROM users ORDER BY age OFFSET 1 FETCH FIRST (1 + 1) ROWS WITH TIES
SELECT * FROM users LIMIT ALL OFFSET 3
SELECT * FROM users FOR UPDATE
SELECT * FROM users u, posts p FOR UPDATE OF u SKIP LOCKED FOR SHARE OF p NOWAIT
SELECT * FROM users FOR NO KEY UPDATE NOWAIT
SELECT * FROM users FOR KEY SHARE
SELECT * FROM ONLY users, audit.entries, public.posts AS p
SELECT * FROM users u JOIN posts p ON p.user_id = u.id LEFT JOIN tags t USING (user_id) CROSS JOIN audit.entries
SELECT * FROM users RIGHT JOIN posts ON true FULL JOIN tags ON users.id = tags.user_id
SELECT * FROM tags NATURAL JOIN posts NATURAL LEFT JOIN users
SELECT * FROM users u LEFT JOIN (posts p JOIN tags t ON t.user_id = p.user_id) ON p.user_id = u.id
SELECT j.a FROM (posts JOIN tags USING (user_id)) AS j (a, b, c)
SELECT x.user_id FROM posts JOIN tags USING (user_id) AS x
SELECT * FROM users, (posts CROSS JOIN tags) WHERE users.id = posts.user_id
SELECT s.a FROM (SELECT 1, 2) AS s (a, b), LATERAL (SELECT s.a + 1) AS t (c)
SELECT * FROM users u LEFT JOIN LATERAL (SELECT title FROM posts WHERE user_id = u.id LIMIT 1) p ON true
SELECT * FROM generate_series(1, 3), generate_series(1, 2) AS g, generate_series(1, 2) AS h (n)
SELECT * FROM users, LATERAL unnest(tags) WITH ORDINALITY AS t (tag, position)
SELECT * FROM ROWS FROM (generate_series(1, 3), generate_series(1, 2)) WITH ORDINALITY AS s (a, b, c)
SELECT * FROM json_to_record('{"a": 1}') AS r (a integer, b text COLLATE "C")
SELECT * FROM ROWS FROM (json_to_record('{}') AS (a integer), generate_series(1, 2)) AS r
SELECT * FROM json_to_recordset('[]') AS (a integer)
SELECT * FROM current_date AS d
SELECT * FROM users TABLESAMPLE bernoulli (10) REPEATABLE (1), posts AS p TABLESAMPLE pg_catalog.system (5)
TABLE users
SELECT FROM users
VALUES (1, 'a'), (2, 'b') ORDER BY 1 DESC LIMIT 1
SELECT * FROM (VALUES (1, 'a')) AS v (id, name)
SELECT 1 UNION SELECT 2 UNION ALL SELECT 3
SELECT 1 UNION (SELECT 2 EXCEPT SELECT 3) ORDER BY 1 LIMIT 2
(SELECT 1 ORDER BY 1 LIMIT 1) UNION ALL (SELECT 2 ORDER BY 1) INTERSECT ALL SELECT 3
SELECT 1 EXCEPT ALL VALUES (1)
WITH a AS (SELECT 1 AS x), b (y) AS MATERIALIZED (SELECT x FROM a), c AS NOT MATERIALIZED (SELECT 2) SELECT * FROM a, b, c
WITH RECURSIVE t (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT sum(n) FROM t
WITH RECURSIVE t (id, parent) AS (SELECT id, parent FROM users UNION ALL SELECT u.id, u.parent FROM users u, t WHERE u.parent = t.id) SEARCH DEPTH FIRST BY id, parent SET ordering SELECT * FROM t ORDER BY ordering
WITH RECURSIVE t (id, parent) AS (SELECT id, parent FROM users UNION ALL SELECT u.id, u.parent FROM users u, t WHERE u.parent = t.id) SEARCH BREADTH FIRST BY id SET o CYCLE id SET is_cycle TO true DEFAULT false USING path SELECT * FROM t
WITH RECURSIVE t (id) AS (SELECT 1 UNION ALL SELECT id FROM t) CYCLE id SET c USING p SELECT * FROM t LIMIT 1
WITH gone AS (DELETE FROM posts RETURNING *), added AS (INSERT INTO tags VALUES (1, 'a') RETURNING user_id), changed AS (UPDATE users SET age = 1 RETURNING id AS n) SELECT * FROM gone, added, changed
WITH x AS (SELECT 1) VALUES (1)
SELECT * INTO TEMP copied FROM users
SELECT id, name INTO UNLOGGED copied FROM users WHERE active
INSERT INTO posts DEFAULT VALUES
INSERT INTO users (id, name) VALUES (1, DEFAULT), (2, 'x')
INSERT INTO users AS u (id, name) SELECT user_id, title FROM posts ON CONFLICT DO NOTHING
INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET name = excluded.name, age = users.age + 1 WHERE users.active RETURNING id, name AS n, *
INSERT INTO users (id) VALUES (1) ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING
INSERT INTO users (id) VALUES (1) ON CONFLICT (lower(name) COLLATE "default" pg_catalog.text_pattern_ops) WHERE active DO UPDATE SET (name, age) = (excluded.name, 3)
INSERT INTO posts (id, title) OVERRIDING SYSTEM VALUE VALUES (1, 'a')
INSERT INTO posts (id, title) OVERRIDING USER VALUE SELECT 1, 'a'
INSERT INTO users (id, home.city, tags[1], tags[2]) VALUES (1, 'x', 'a', 'b')
WITH s AS (SELECT 1 AS id) INSERT INTO users (id) SELECT id FROM s
UPDATE users SET name = 'x', age = DEFAULT, tags[1] = 'a', tags[2:3] = '{}', home.city = 'y', grid[1][2] = 3
UPDATE ONLY users AS u SET (name, age) = (SELECT title, views FROM posts LIMIT 1), (email, score) = ROW('a', DEFAULT) WHERE u.id = 1 RETURNING u.*
UPDATE users SET age = p.views FROM posts p LEFT JOIN tags t ON t.user_id = p.user_id, audit.entries WHERE p.user_id = users.id
DELETE FROM ONLY users
DELETE FROM users u USING posts p, tags WHERE p.user_id = u.id RETURNING u.id
WITH old AS (SELECT id FROM users) DELETE FROM posts WHERE user_id IN (SELECT id FROM old)
MERGE INTO users AS u USING posts AS p ON p.user_id = u.id WHEN MATCHED AND p.views > 3 OR u.active THEN UPDATE SET name = p.title, age = DEFAULT WHEN MATCHED AND u.active THEN DELETE WHEN NOT MATCHED AND p.id > 1 THEN INSERT (id, name) VALUES (p.user_id, DEFAULT) WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED THEN INSERT DEFAULT VALUES
MERGE INTO posts USING (SELECT 1 AS id) AS s ON s.id = posts.id WHEN NOT MATCHED THEN INSERT (id) OVERRIDING SYSTEM VALUE VALUES (s.id) WHEN MATCHED THEN DO NOTHING
SELECT (SELECT max(id) FROM users) + 1, (SELECT 1 UNION SELECT 2 LIMIT 1), ARRAY(VALUES (1), (2))
SELECT a.x FROM (WITH q AS (SELECT 1 AS x) SELECT x FROM q) AS a
SELECT "select", "From"."Order" FROM (SELECT 1 AS "select") AS a, (SELECT 2 AS "Order") AS "From"
SELECT date_trunc('day', created) + interval '1 day' * 2 - interval '1 hour' FROM users WHERE created > now() - '30 days'::interval
SELECT jsonb_build_object('a', id, 'b', data -> 'x') || '{"c": null}'::jsonb FROM users
SELECT (data ->> 'n')::int + 1, ((data -> 'a') ->> 'b')::boolean IS TRUE, NOT (data ->> 'c')::boolean FROM users
SELECT 1 = 1 IS TRUE, (1 <> 2) = true, NOT 1 = 2, - age, + age, -(age + 1), 2 - -1 FROM users
SELECT (name || ' ') || age, name || (age + 1) || '%' LIKE '%a' FROM users
SELECT array_to_string(ARRAY(SELECT unnest(tags) ORDER BY 1), ','), cardinality(tags || ARRAY['a']) FROM users
SELECT (users).id, users FROM users
SELECT u FROM users u WHERE u IS NOT NULL
