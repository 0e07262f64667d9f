-- revision 0c90191dbca7: users
-- down on sqlite from migrations/202601211010_users.sql
-- in one transaction with its ledger row

-- line 13
DROP TABLE users;
