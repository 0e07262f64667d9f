-- revision 3a4feffbb7a1: every user has an email
-- up on postgresql from migrations/202601301447_email.sql
-- in one transaction with its ledger row

-- line 8
ALTER TABLE users ADD COLUMN email text NOT NULL DEFAULT 'none' -- a guess
;
