-- revision 3a4feffbb7a1: every user has an email
-- up on sqlite from migrations/202601301447_email.sql
-- in one transaction with its ledger row, foreign keys off meanwhile

-- line 8
-- guard: a row returned here fails the revision, and its first column says why
SELECT 'users has rows' FROM users LIMIT 1;

-- line 8
ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'none';

-- line 8
-- each returned row's first column is a statement, and the migrator runs these in order
SELECT sql FROM saved_triggers ORDER BY 1;
