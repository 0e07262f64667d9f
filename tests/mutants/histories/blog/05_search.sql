-- migrate:up
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
ALTER TABLE "Post" ADD COLUMN "slug" UUID NOT NULL DEFAULT uuid_generate_v4();
ALTER TABLE "Post" ADD COLUMN search tsvector GENERATED ALWAYS AS (to_tsvector('simple', coalesce(title, '') || ' ' || "content")) STORED;
CREATE INDEX post_search_idx ON "Post" USING gin (search);
CREATE INDEX "post_title_trgm" ON "Post" USING gin (title gin_trgm_ops);
ALTER TABLE "Post" ADD UNIQUE ("slug");
