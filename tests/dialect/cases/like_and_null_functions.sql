-- before
CREATE TABLE t (id int PRIMARY KEY, a text, b int, c int, n int);
-- rows
INSERT INTO t VALUES (1, 'Ab*', 1, NULL, 0), (2, 'ab*', NULL, NULL, 0), (3, 'a_b', 3, 2, 0), (4, 'axb', 7, 2, 0);
-- statement
UPDATE t SET n = n + CASE WHEN a LIKE 'A%*' THEN 1 ELSE 0 END + CASE WHEN a ILIKE 'a%*' THEN 10 ELSE 0 END + CASE WHEN a LIKE 'a\_b' THEN 100 ELSE 0 END + coalesce(greatest(b, c), -1) * 1000 + coalesce(least(b, c), -1) * 100000 + CASE WHEN b IS DISTINCT FROM c THEN 5000000 ELSE 0 END;
-- query
SELECT id, n FROM t ORDER BY id;
