-- before
CREATE TABLE roles (id int PRIMARY KEY);
-- statement
CREATE TABLE users (
  id int PRIMARY KEY,
  number serial,
  tags text[],
  address inet,
  name text COLLATE "de_DE",
  day date DEFAULT date_trunc('day', now()),
  code text CHECK (code ~ '^[a-z]+$'),
  seen timestamptz CHECK (seen < now()),
  CONSTRAINT later UNIQUE (code) DEFERRABLE,
  CONSTRAINT same UNIQUE NULLS NOT DISTINCT (address)
);
