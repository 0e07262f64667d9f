-- sell by weight: quantities with fractions
--
-- Revision: 656ff619aaaf
-- Revises:  3987980b0b5e
-- Created:  2026-02-17 13:45:33Z

-- migrate:up
ALTER TABLE order_lines ALTER COLUMN quantity TYPE numeric(12, 3);

-- migrate:down
-- Rounding would change what was sold, so a fraction stops the way back: NULL is refused below.
--
-- The check goes and comes again, because PostgreSQL has rewritten it for numeric and would keep
-- comparing as numeric.
ALTER TABLE order_lines DROP CONSTRAINT order_lines_quantity_check;
ALTER TABLE order_lines
  ALTER COLUMN quantity TYPE integer
  USING CASE WHEN quantity = round(quantity) THEN CAST(quantity AS integer) END;
ALTER TABLE order_lines ADD CONSTRAINT order_lines_quantity_check CHECK (quantity > 0);
