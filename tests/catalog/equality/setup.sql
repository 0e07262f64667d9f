CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN code AS text;
CREATE SEQUENCE numbers;
CREATE TABLE owners (id integer, team integer, login text);
CREATE TABLE t (
  id integer, big bigint, small smallint, name text, title varchar(40), flag char(1), price numeric(10, 2),
  ratio double precision, weight real, active boolean, born date, at timestamp, tz timestamptz, clock time,
  span interval, data jsonb, doc json, tags text[], names varchar[], ids integer[], feel mood, key uuid,
  bits bit(4), raw bytea, home address, short code, ip inet, other integer, first text, last text);
