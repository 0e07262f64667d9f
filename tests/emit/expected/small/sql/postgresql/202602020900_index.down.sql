-- revision 77d1b3a0c2e4: index of names
-- down on postgresql from migrations/202602020900_index.sql
-- outside a transaction, statement_timeout 60000 ms

-- line 8
DROP INDEX CONCURRENTLY users_name;

-- line 7
-- locks: ROW EXCLUSIVE on public.users
-- the migrator runs this in committed batches of 500 rows by primary key, 100 ms between them
UPDATE users SET met = true RETURNING id;
