-- revision 77d1b3a0c2e4: index of names
-- down on sqlite from migrations/202602020900_index.down.sql
-- in one transaction with its ledger row

-- line 8
DROP INDEX users_name;
