-- before
CREATE TABLE t (id int PRIMARY KEY, a text, b int, j jsonb, d timestamptz);
-- statement
UPDATE t SET a = md5(a), b = b / id, j = j || '{}', d = d - interval '1 day', id = row_number() OVER () WHERE a SIMILAR TO 'x' AND a LIKE a AND b::text = a AND a::int = 3 AND j ->> 'x' = 'y' AND id = ANY ('{1,2}');
