CREATE TABLE users (
  id integer PRIMARY KEY,
  name varchar(40) NOT NULL,
  email text
);
CREATE INDEX users_email ON users (email);
