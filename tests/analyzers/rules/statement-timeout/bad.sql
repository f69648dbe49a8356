SET statement_timeout = '5s';
ALTER TABLE orders VALIDATE CONSTRAINT orders_id_positive;
