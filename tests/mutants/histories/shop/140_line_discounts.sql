-- migrate:up
CREATE TABLE discounts (
  order_id integer NOT NULL,
  line integer NOT NULL,
  percent numeric(5, 2) NOT NULL CHECK (percent > 0 AND percent <= 100),
  reason text,
  PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id, line) REFERENCES order_lines (order_id, line) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE discounts ALTER COLUMN reason SET NOT NULL;
COMMENT ON COLUMN discounts.percent IS 'of the line''s total';
COMMENT ON TABLE discounts IS 'a line''s discount';
