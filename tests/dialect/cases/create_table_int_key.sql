-- before
CREATE TABLE a (x int);
-- statement
CREATE TABLE codes (code int PRIMARY KEY, label text);
-- check
INSERT INTO codes (label) VALUES ('x');
