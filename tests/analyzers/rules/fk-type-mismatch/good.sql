CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id);
ALTER TABLE orders ADD CONSTRAINT orders_customer_fkey FOREIGN KEY (customer_id) REFERENCES customer NOT VALID;
