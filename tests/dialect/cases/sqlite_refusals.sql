-- before
CREATE TABLE t (id int PRIMARY KEY, a text, b int, n int);
CREATE TABLE u (k int PRIMARY KEY, l text);
-- statement
INSERT INTO t (id, a, b, n)
WITH RECURSIVE w (x) AS (SELECT 1 UNION ALL SELECT x FROM w) SEARCH DEPTH FIRST BY x SET o
SELECT DISTINCT ON (id) count(DISTINCT b) + sum(b) FILTER (WHERE b > 1) + rank() OVER (ORDER BY b)
  + array_length(ARRAY(SELECT 1), 1) + f(z => 1) + g(VARIADIC a) + mode() WITHIN GROUP (ORDER BY b)
  + string_agg(a, ',' ORDER BY a), B'01', GROUPING(b), b[1] + (b).c + (b OPERATOR(pg_catalog.+) 1) + xmlconcat(a)
FROM t, u AS r (i), LATERAL (SELECT 1 AS m) l, generate_series(1, 2), (SELECT 1 AS y FROM u TABLESAMPLE system (1)) s,
  (SELECT 1 AS v FROM t NATURAL JOIN u) p, (SELECT 1 AS q FROM (t CROSS JOIN u) AS j) h
WHERE b BETWEEN SYMMETRIC 1 AND 2 AND a SIMILAR TO 'x' AND b = ANY (SELECT 1)
GROUP BY ROLLUP (b)
WINDOW z AS (ORDER BY b)
ORDER BY b USING <
FETCH FIRST 1 ROW WITH TIES
FOR UPDATE
