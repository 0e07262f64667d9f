-- migrate:up
CREATE TABLE "Comment" (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  "postId" integer NOT NULL REFERENCES "Post" ON DELETE CASCADE,
  "parentId" bigint REFERENCES "Comment" (id),
  "authorId" integer,
  body text NOT NULL CONSTRAINT "Comment_body_check" CHECK (body <> ''),
  CONSTRAINT "Comment_author" FOREIGN KEY ("authorId") REFERENCES "User" ("id") ON DELETE SET NULL
);
CREATE INDEX "Comment_postId_idx" ON "Comment" ("postId") INCLUDE ("authorId");
