ALTER TABLE orders ADD CONSTRAINT orders_parent_fkey FOREIGN KEY (parent_id) REFERENCES orders NOT VALID;
CREATE TABLE parcel (id bigint, order_id bigint);
ALTER TABLE parcel ADD CONSTRAINT parcel_order_fkey FOREIGN KEY (order_id) REFERENCES orders NOT VALID;
