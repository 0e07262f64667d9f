-- migrate:up
CREATE VIEW published AS
SELECT p.id, p.title, u."displayName" AS author, (SELECT count(*) FROM "Comment" c WHERE c."postId" = p.id) AS comments
FROM "Post" p LEFT JOIN "User" u ON u.id = p."authorId" WHERE p.published;
CREATE OR REPLACE VIEW published AS
SELECT p.id, p.title, u."displayName" AS author, (SELECT count(*) FROM "Comment" c WHERE c."postId" = p.id) AS comments, p.slug
FROM "Post" p LEFT JOIN "User" u ON u.id = p."authorId" WHERE p.published;
CREATE VIEW authors AS SELECT DISTINCT author FROM published WHERE author IS NOT NULL;
