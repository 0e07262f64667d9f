-- migrate:up
ALTER TABLE customers ADD COLUMN changed_at timestamptz;

CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.changed_at := now();
  RETURN NEW;
END
$$;

CREATE TRIGGER customers_touch BEFORE UPDATE OF email, display_name ON customers
FOR EACH ROW EXECUTE FUNCTION touch();
