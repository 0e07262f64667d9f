-- revision 3a4feffbb7a1: every user has an email
-- down on postgresql from migrations/202601301447_email.sql
-- in one transaction with its ledger row

-- line 8
ALTER TABLE users DROP COLUMN email;
