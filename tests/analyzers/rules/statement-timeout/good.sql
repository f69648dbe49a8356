SET statement_timeout = '5s';
ALTER TABLE orders ADD COLUMN note text;
SET statement_timeout = 0;
ALTER TABLE orders VALIDATE CONSTRAINT orders_id_positive;
