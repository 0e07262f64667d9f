-- migrate:up
UPDATE "Post" SET "content" = '' WHERE "content" IS NULL;
ALTER TABLE "Post" ALTER COLUMN "content" SET NOT NULL,
ALTER COLUMN "content" SET DEFAULT '';
ALTER TABLE "User" RENAME COLUMN "name" TO "displayName";
CREATE UNIQUE INDEX "Tag_label_key" ON "Tag"("label");
