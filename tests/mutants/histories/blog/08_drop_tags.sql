-- migrate:up
ALTER TABLE "_PostToTag" DROP CONSTRAINT "_PostToTag_B_fkey";
ALTER TABLE "Post" ADD COLUMN tags TEXT[] DEFAULT ARRAY[]::TEXT[];
UPDATE "Post" SET tags = (SELECT array_agg(t.label) FROM "Tag" t JOIN "_PostToTag" pt ON pt."B" = t.id WHERE pt."A" = "Post".id);
DROP TABLE "_PostToTag";
DROP TABLE IF EXISTS "Tag";
