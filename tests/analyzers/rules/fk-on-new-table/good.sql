CREATE TABLE parcel (id bigint, order_id bigint REFERENCES orders);
ALTER TABLE parcel ADD FOREIGN KEY (customer_id) REFERENCES customer;
