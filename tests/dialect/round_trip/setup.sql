CREATE TYPE address AS (street text, city text, tags text[]);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE SCHEMA audit;
CREATE TABLE audit.entries (id integer, at timestamptz);
CREATE TABLE users (
  id integer PRIMARY KEY, name text, email text UNIQUE, age integer, score numeric(10, 2), active boolean,
  created timestamptz, born date, nap interval, home address, tags text[], grid integer[][], data jsonb,
  feel mood, bits bit(3), doc xml, parent integer);
CREATE UNIQUE INDEX users_lower ON users (lower(name) text_pattern_ops) WHERE active;
CREATE TABLE posts (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, user_id integer, title text, views integer);
CREATE TABLE tags (user_id integer, name text, PRIMARY KEY (user_id, name));
