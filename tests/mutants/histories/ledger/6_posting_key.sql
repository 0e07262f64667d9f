-- migrate:up
ALTER TABLE postings DROP CONSTRAINT postings_transfer_id_position_key;
ALTER TABLE postings ADD CONSTRAINT postings_pkey PRIMARY KEY (transfer_id, position);
ALTER TABLE postings RENAME COLUMN account TO account_number;
ALTER TABLE postings DROP CONSTRAINT postings_book_account_fkey,
  ADD FOREIGN KEY (book, account_number) REFERENCES accounts ON UPDATE CASCADE;
