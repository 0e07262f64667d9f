-- Each block is a revision: all that ALTER TABLE does to columns.
CREATE TABLE users (
  id integer PRIMARY KEY,
  name varchar(40) NOT NULL DEFAULT 'nobody',
  price numeric(10, 2) DEFAULT 0,
  flags boolean DEFAULT false NOT NULL,
  born date,
  tags text[],
  grid int[3][3],
  letter char,
  letters char(8),
  bits bit varying(12),
  at timestamp(3) with time zone DEFAULT now(),
  noon time,
  lasting interval day to second,
  raw bytea,
  data jsonb DEFAULT '{"a": [1, 2]}'
);

ALTER TABLE users ADD COLUMN email text, ADD phone varchar(20) NOT NULL DEFAULT '';

ALTER TABLE users ADD COLUMN IF NOT EXISTS email integer, ADD COLUMN IF NOT EXISTS fax text;

ALTER TABLE users ALTER COLUMN email SET NOT NULL, ALTER name DROP NOT NULL, ALTER flags DROP DEFAULT;

ALTER TABLE users ALTER COLUMN price TYPE numeric(12, 4), ALTER name SET DATA TYPE text;

ALTER TABLE users ALTER COLUMN born TYPE timestamptz USING born::timestamptz;

ALTER TABLE users ALTER COLUMN letters TYPE text COLLATE "C";

ALTER TABLE users ALTER COLUMN price SET DEFAULT 1.50, ALTER COLUMN born SET DEFAULT CURRENT_TIMESTAMP;

ALTER TABLE users ALTER COLUMN born SET DEFAULT NULL;

ALTER TABLE users RENAME COLUMN email TO mail;

ALTER TABLE users RENAME fax TO telefax;

ALTER TABLE users DROP COLUMN telefax, DROP IF EXISTS nothing;

ALTER TABLE users DROP COLUMN phone CASCADE;

ALTER TABLE users ADD COLUMN length integer GENERATED ALWAYS AS (char_length(mail)) STORED;

ALTER TABLE users RENAME mail TO address;

ALTER TABLE users ALTER COLUMN length DROP EXPRESSION;

ALTER TABLE users ALTER COLUMN length DROP EXPRESSION IF EXISTS;

ALTER TABLE users ALTER address SET STATISTICS 400, ALTER address SET STORAGE EXTERNAL, ALTER raw SET COMPRESSION pglz;

ALTER TABLE users ALTER address SET STATISTICS -1, ALTER address SET STORAGE EXTENDED, ALTER raw SET COMPRESSION default;

ALTER TABLE users ALTER COLUMN price SET (n_distinct = 7);

ALTER TABLE users ALTER COLUMN price RESET (n_distinct);

ALTER TABLE IF EXISTS nothing ADD COLUMN a int;

ALTER TABLE users ADD COLUMN nick text COLLATE "C" CHECK (nick <> '') UNIQUE;

ALTER TABLE users ADD COLUMN boss integer REFERENCES users ON DELETE SET NULL;

ALTER TABLE users DROP COLUMN nick;

ALTER TABLE users DROP COLUMN id CASCADE;

CREATE TABLE types (
  a int2, b smallint, c int, d int4, e integer, f bigint, g int8, h real, i float4, j float8,
  k double precision, l float(20), m float(40), n decimal(5), o dec, p numeric, q bool, r text, s character varying,
  t char varying(5), u national character(3), v nchar varying(4), w timestamp without time zone, x timestamptz(0),
  y time with time zone, z timetz(2), aa uuid, ab json, ac xml, ad inet, ae cidr, af macaddr, ag money, ah point,
  ai tsvector, aj tsquery, ak int4range, al tstzrange, am bit, an bit(4), ao varbit, ap interval year, aq interval(3),
  ar interval second(2), "as" "char", at name, au oid, av regclass, aw int4multirange, ax varchar(10)[], ay numeric(8,3)[][],
  az integer ARRAY, ba integer ARRAY[4], bb text[] NOT NULL DEFAULT '{}', bc int[] DEFAULT ARRAY[1, 2], bd jsonpath
);

ALTER TABLE types ALTER a TYPE bigint, ALTER r TYPE varchar(10), ALTER ax TYPE text[], DROP COLUMN b, ADD COLUMN b text;
