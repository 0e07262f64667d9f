-- migrate:up
ALTER TABLE "Post" RENAME COLUMN "authorId" TO "writerId";
ALTER TABLE "Post" RENAME CONSTRAINT "Post_authorId_fkey" TO "Post_writerId_fkey";
DROP VIEW authors;
DROP VIEW IF EXISTS published;
ALTER TABLE "Comment" RENAME TO "Reply";
ALTER INDEX "Comment_postId_idx" RENAME TO "Reply_postId_idx";
