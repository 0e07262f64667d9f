-- revision 77d1b3a0c2e4: index of names
-- down on postgresql from migrations/202602020900_index.sql
-- outside a transaction

-- line 8
DROP INDEX CONCURRENTLY users_name;
