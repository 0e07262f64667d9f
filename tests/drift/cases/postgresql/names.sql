-- before
CREATE TABLE legacy (id integer, note text);
CREATE VIEW old_view AS SELECT id FROM legacy;
-- up
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."a.b" (id integer PRIMARY KEY, "x ""y""" varchar(5), "c.d" integer DEFAULT 1);
CREATE INDEX "an Index" ON "My Schema"."a.b" ("c.d");
CREATE TABLE "table" ("column" integer, CONSTRAINT "it's" CHECK ("column" > 0));
COMMENT ON COLUMN "table"."column" IS E'back\\slash and ''quote''';
ALTER TABLE legacy ADD COLUMN added integer;

-- by hand: nothing
-- by hand: names with quotes, dots and blanks
ALTER TABLE "My Schema"."a.b" ALTER "x ""y""" TYPE text, ALTER "c.d" DROP DEFAULT; DROP INDEX "My Schema"."an Index"; ALTER TABLE "table" DROP CONSTRAINT "it's"; COMMENT ON COLUMN "table"."column" IS NULL;
-- by hand: a pattern for them
-- ignore: "My Schema".*
-- ignore: constraint "table".*
ALTER TABLE "My Schema"."a.b" ALTER "x ""y""" TYPE text, ALTER "c.d" DROP DEFAULT; ALTER TABLE "table" DROP CONSTRAINT "it's";
-- by hand: what was there before is told apart, but for what a revision added
DROP VIEW old_view; ALTER TABLE legacy ALTER id TYPE bigint, ADD COLUMN more text, ALTER note SET DEFAULT 'x', ALTER added TYPE text;
