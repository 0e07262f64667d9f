-- migrate:up
CREATE EXTENSION IF NOT EXISTS hstore;
CREATE DOMAIN email AS varchar(254) CONSTRAINT email_has_at CHECK (VALUE LIKE '%@%');
CREATE DOMAIN positive AS integer DEFAULT 1 CHECK (VALUE > 0);
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE TYPE point3 AS (x real, y real, z real);
CREATE TYPE span AS RANGE (SUBTYPE = timestamptz);
CREATE TABLE things (
  id positive PRIMARY KEY,
  owner email,
  colour colour,
  place point3,
  alive span,
  extra hstore,
  colours colour[] NOT NULL DEFAULT '{}'
);
