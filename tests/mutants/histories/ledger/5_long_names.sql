-- migrate:up
CREATE TABLE reconciliation_statements_of_external_institutions (
  identifier_of_the_external_institution integer NOT NULL,
  date_of_the_reconciliation_statement date NOT NULL,
  checked_by text,
  UNIQUE (identifier_of_the_external_institution, date_of_the_reconciliation_statement),
  CHECK (date_of_the_reconciliation_statement > '2000-01-01')
);
CREATE INDEX ON reconciliation_statements_of_external_institutions (date_of_the_reconciliation_statement, checked_by);
CREATE INDEX ON reconciliation_statements_of_external_institutions (date_of_the_reconciliation_statement);
