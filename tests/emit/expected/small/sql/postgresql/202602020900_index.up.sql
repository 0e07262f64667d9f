-- revision 77d1b3a0c2e4: index of names
-- up on postgresql from migrations/202602020900_index.sql
-- outside a transaction, lock_timeout 2000 ms, no statement_timeout

-- line 5
-- locks: SHARE UPDATE EXCLUSIVE on public.users
CREATE INDEX CONCURRENTLY users_name ON users (name);

-- line 6
VACUUM users;

-- line 7
-- locks: ROW EXCLUSIVE on public.users
-- the migrator runs this in committed batches of 1000 rows by primary key, 100 ms between them
UPDATE users SET seen = true RETURNING id;
