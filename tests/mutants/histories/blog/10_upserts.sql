-- migrate:up
INSERT INTO "User" ("email", "displayName", "role") VALUES ('root@example.org', 'Root', 'ADMIN')
ON CONFLICT ("email") DO NOTHING;
INSERT INTO "Post" ("writerId", title, published) SELECT u.id, 'Welcome', true FROM "User" AS u WHERE u."email" = 'root@example.org';
INSERT INTO "Reply" ("postId", body) SELECT id, 'First' FROM "Post" RETURNING id;
DELETE FROM "Reply" WHERE "postId" IN (SELECT id FROM "Post" WHERE NOT published);
