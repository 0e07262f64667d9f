-- before
CREATE TABLE t (id int PRIMARY KEY, a text, b int, x text);
-- rows
INSERT INTO t VALUES (1, '  Hello ', 7, ''), (2, NULL, -7, '');
-- statement
UPDATE t SET x = concat(lower(trim(a)), '/', b / 2, '/', b % 4, '/', substring(a from 3 for 2), '/', left(a, 3), right('abc', 2), '/', length(a), '/', replace(a, 'l', 'L'), '/', nullif(b, 7), '/', abs(b), '/', strpos(a, 'e'));
-- query
SELECT id, x FROM t ORDER BY id;
