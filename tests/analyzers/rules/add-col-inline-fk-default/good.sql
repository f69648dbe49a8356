ALTER TABLE orders ADD COLUMN shop_id bigint DEFAULT 1;
ALTER TABLE orders ADD CONSTRAINT orders_shop_fkey FOREIGN KEY (shop_id) REFERENCES shop NOT VALID;
ALTER TABLE orders VALIDATE CONSTRAINT orders_shop_fkey;
