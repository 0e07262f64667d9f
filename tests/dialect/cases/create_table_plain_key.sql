-- before
CREATE TABLE a (x int);
-- statement
CREATE TABLE pairs (left_id int, right_id int, PRIMARY KEY (left_id, right_id));
-- check
INSERT INTO pairs (left_id) VALUES (1);
