-- migrate:up
CREATE TABLE currencies (code char(3) PRIMARY KEY, minor_units smallint NOT NULL DEFAULT 2);
CREATE TABLE accounts (
  book integer NOT NULL,
  number integer NOT NULL,
  currency char(3) NOT NULL REFERENCES currencies,
  name text NOT NULL,
  closed boolean NOT NULL DEFAULT FALSE,
  PRIMARY KEY (book, number),
  CONSTRAINT accounts_name_key UNIQUE (book, name)
);
INSERT INTO currencies VALUES ('EUR', 2), ('JPY', 0);
INSERT INTO accounts (book, number, currency, name) VALUES (1, 100, 'EUR', 'cash'), (1, 200, 'EUR', 'bank');
