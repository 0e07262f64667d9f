-- revision 77d1b3a0c2e4: index of names
-- up on sqlite from migrations/202602020900_index.sql
-- in one transaction with its ledger row

-- line 5
CREATE INDEX users_name ON users (name);
