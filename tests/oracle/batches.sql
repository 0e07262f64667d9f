CREATE TABLE users (id bigint PRIMARY KEY, name text, boss bigint, seen boolean);
CREATE TABLE "Order lines" ("order" integer, line text, price numeric(10, 2), "User" bigint REFERENCES users ON DELETE CASCADE, PRIMARY KEY ("order", line));
CREATE TABLE bans (user_id bigint PRIMARY KEY, since date);
INSERT INTO users VALUES (1, 'a', NULL, NULL), (-2, NULL, 1, true), (30, 'RETURNING', 1, false), (4, 'd', -2, NULL), (500, 'e''s', NULL, true), (60, NULL, 30, false), (7, 'g', 4, NULL), (8, 'h', 4, true);
INSERT INTO "Order lines" VALUES (1, 'a', 1.5, 1), (1, 'b''c', 2.5, -2), (1, 'Z', NULL, 30), (2, 'a', 10, 4), (2, 'b', 0, NULL), (10, 'a', 3, 7), (10, 'ä', 4, 8), (9, '', 5, 8);
INSERT INTO bans VALUES (1, '2026-01-01'), (7, '2026-02-01'), (30, NULL), (99, NULL);

-- migrate:batch 2
UPDATE users SET seen = true;
-- migrate:batch 1
UPDATE users u -- WHERE
SET name = name || '!', seen = NOT seen
WHERE /* those */ u.name IS NULL OR u.name = 'RETURNING' OR u.seen -- all of them
RETURNING u.id; -- the end
-- migrate:batch 3
UPDATE "Order lines" SET price = (SELECT max(user_id) FROM bans WHERE user_id = "User") RETURNING price;

-- migrate:batch 3
DELETE FROM users WHERE seen IS NULL;
-- migrate:batch 2
DELETE FROM "Order lines" WHERE price > 1 OR (line = 'Z' AND "User" IS NOT NULL);

-- migrate:batch 2
DELETE FROM users USING bans WHERE bans.user_id = users.id;
-- migrate:batch 2
WITH banned AS (SELECT user_id FROM bans WHERE user_id > 5)
UPDATE users SET name = 'x' WHERE id IN (SELECT user_id FROM banned);

-- migrate:batch 2
UPDATE users SET boss = NULL, name = 'banned' FROM bans WHERE bans.user_id = boss;
-- migrate:batch 100
UPDATE users SET boss = id WHERE boss IS NULL;
-- migrate:batch 1
DELETE FROM bans;
-- migrate:batch 2 pause:1ms
UPDATE users SET seen = EXISTS (SELECT 1 FROM bans WHERE user_id = users.id);
