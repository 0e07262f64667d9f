-- revision 0c90191dbca7: users
-- up on postgresql from migrations/202601211010_users.sql
-- in one transaction with its ledger row

-- line 7
CREATE TABLE users (
  id integer PRIMARY KEY,
  name text NOT NULL
);
