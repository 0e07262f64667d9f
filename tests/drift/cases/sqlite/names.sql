-- before
CREATE TABLE legacy (id integer, note text);
CREATE VIEW old_view AS SELECT id FROM legacy;
-- up
CREATE TABLE "a.b" (id integer PRIMARY KEY, "x ""y""" varchar(5), "c.d" integer DEFAULT 1, [e f] text, CHECK ("c.d" > 0));
CREATE INDEX "an Index" ON "a.b" ("c.d");
CREATE TABLE "it's" ("column" integer REFERENCES "a.b" (id));
CREATE VIRTUAL TABLE words USING fts5(word);
ALTER TABLE legacy ADD COLUMN added integer;

-- by hand: nothing
-- by hand: names with quotes, dots and blanks
DROP TABLE "it's"; DROP TABLE "a.b"; CREATE TABLE "a.b" (id integer PRIMARY KEY, "x ""y""" text, "c.d" integer, "e f" text, CHECK ("c.d" > 1)); CREATE TABLE "it's" ("column" text);
-- by hand: a pattern for them
-- ignore: "a.b"*
DROP INDEX "an Index"; ALTER TABLE "a.b" ADD COLUMN x text;
-- by hand: what was there before is told apart, but for what a revision added
ALTER TABLE legacy ADD COLUMN more text; ALTER TABLE legacy DROP COLUMN added; DROP VIEW old_view;
-- by hand: a virtual table of another module's
DROP TABLE words; CREATE VIRTUAL TABLE words USING fts5(word, prefix = '2');
