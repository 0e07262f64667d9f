-- revision 77d1b3a0c2e4: index of names
-- up on postgresql from migrations/202602020900_index.sql
-- outside a transaction

-- line 5
CREATE INDEX CONCURRENTLY users_name ON users (name);
